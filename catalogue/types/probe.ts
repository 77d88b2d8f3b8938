import type { PeerClock } from './call.ts';

/**
 * The generator's account of itself, `probe-SYSTEM-REGION.json`: replaced whole each
 * second while it runs, and once more at its end.
 */
export interface ProbeStatus {
  schema: 'vigie/probe/1';
  runId: string;
  /** Records of earlier versions have none: voice. */
  system?: string;
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
  /** How long what came waited for its reader after the kernel had it; not there where that is not told. */
  readLatenessMs?: { p50: number; p95: number; p99: number; max: number; count: number };
  missedTicks: number;
  /** Datagrams the kernel dropped at our sockets. */
  socketDrops: number;
  gcPauseMs: { p99: number; max: number };
  cpuSeconds: number;
  packets: { sent: number; received: number };
  /** RFC 6076; null where a system has no SIP. Records of earlier versions have none. */
  sip?: SipCounts | null;
  /** Of the probe that holds the other ends; not there where this one holds both. */
  clock?: PeerClock;
  /** What the generator spoiled by itself, in words; a run with any is void. Records of earlier versions have none. */
  voidReasons?: string[];
}

/** What the SIP agents counted as clients, over all transports. */
export interface SipCounts {
  /** Registration request delay of registrations that succeeded (RFC 6076 §4.1). */
  rrdMs: Moments | null;
  /** Session request delay of calls that succeeded, and of those that failed (§4.3). */
  srdMs: Moments | null;
  failedSrdMs: Moments | null;
  /** Session disconnect delay of BYEs answered by 2xx, and of others (§4.4). */
  sddMs: Moments | null;
  failedSddMs: Moments | null;
  /** INVITEs outside dialogs by final status: 408 where none came, 503 where the transport failed, 487 when given up. */
  invites: Record<string, number>;
}

/** Of a delay, ms. */
export interface Moments {
  count: number;
  sum: number;
  min: number;
  max: number;
}
