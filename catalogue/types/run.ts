import type { TruthRecord } from './evidence.ts';
import type { ProbeStatus } from './probe.ts';

/** `runs/ID/run.json`: written at start, replaced at the end. */
export interface RunRecord {
  schema: 'vigie/run/1';
  id: string;
  command: string;
  startedAt: string;
  endedAt: string | null;
  region: string;
  profile: string;
  options: { durationMs: number; calls: number; talkMs: number; codec: string; wan: LinkAsked };
  seed: number;
  versions: Record<string, string>;
  /** Images the stack ran, with their ids and creation times. */
  images: { service: string; image: string; id: string; createdAt: string }[];
  systems: SystemResult[];
  generators: ProbeStatus[];
  timeline: TimelineEvent[];
  /** The score held against a signal-based one; no part of the verdict. */
  truth: TruthRecord;
  verdict: Verdict;
}

/** What is asked of the wan on the way towards the run's region: from mouth to ear, because only that passage has it. */
export interface LinkAsked {
  /** Share of packets, percent; mean run of losses in packets (1: random). */
  lossPct: number;
  burst: number;
  /** One way, ms; jitter is the standard deviation, and puts no packet out of order. */
  delayMs: number;
  jitterMs: number;
}

export interface SystemResult {
  system: string;
  title: string;
  calls: { placed: number; answered: number; failed: number; refused: number; aborted: number };
  /** Exact percentiles over the records, by metric id. */
  metrics: Record<string, Percentiles>;
  /** Of the opinion scores: NB, WB or FB, as the models say; null when nothing was scored. */
  scale: string | null;
  /** Session establishment ratio, RFC 6076 §4.6, 0 to 1; null when nothing was tried. */
  ser: number | null;
  thresholds: ThresholdResult[];
}

export interface Percentiles {
  count: number;
  min: number;
  p5: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  mean: number;
}

export interface ThresholdResult {
  /** E.g. `vigie.voice.mos p5`. */
  name: string;
  metric: string;
  statistic: string;
  limit: { min?: number; max?: number };
  unit: string;
  /** null: nothing was measured, which fails. */
  value: number | null;
  passed: boolean;
  /** When the first sample beyond the limit began, and where; null when passed. */
  firstBeyond: { at: string; region: string; callId: string } | null;
}

export interface TimelineEvent {
  at: string;
  kind: 'phase' | 'alert' | 'scale' | 'fault';
  /** Service or alert it is about. */
  subject: string;
  text: string;
}

export interface Verdict {
  status: 'running' | 'passed' | 'failed' | 'void' | 'interrupted' | 'error';
  exitCode: number;
  /** One line for each limit crossed, or the reason it is void. */
  reasons: string[];
}
