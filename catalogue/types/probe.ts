/**
 * The generator's account of itself, `probe-REGION.json`: replaced whole each
 * second while it runs, and once more at its end.
 */
export interface ProbeStatus {
  schema: 'vigie/probe/1';
  runId: string;
  region: string;
  state: 'registering' | 'running' | 'ending' | 'done';
  startedAt: string;
  updatedAt: string;
  versions: { k6: string; engine: string; go: string };
  registered: number;
  registrationFailures: number;
  active: number;
  placed: number;
  answered: number;
  failed: number;
  /** Packet send time minus its scheduled time. */
  latenessMs: { p50: number; p95: number; p99: number; max: number; count: number };
  missedTicks: number;
  /** Datagrams the kernel dropped at our sockets. */
  socketDrops: number;
  gcPauseMs: { p99: number; max: number };
  cpuSeconds: number;
  packets: { sent: number; received: number };
  /** What the generator spoiled by itself, in words; a run with any is void. Records of earlier versions have none. */
  voidReasons?: string[];
}
