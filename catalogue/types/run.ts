import type { TruthRecord } from './evidence.ts';
import type { VideoTruthRecord } from './video-truth.ts';
import type { Moments, ProbeStatus } from './probe.ts';
import type { Load } from './systems.ts';

/** `runs/ID/run.json`: written at start, replaced at the end. */
export interface RunRecord {
  schema: 'vigie/run/1';
  id: string;
  command: string;
  startedAt: string;
  endedAt: string | null;
  region: string;
  /** Whose people were called, where they are not those of `region`. */
  peerRegion?: string;
  profile: string;
  options: { durationMs: number; loads: Record<string, Load>; wan: LinkAsked };
  seed: number;
  versions: Record<string, string>;
  /** Images the stack ran, with their ids and creation times. */
  images: { service: string; image: string; id: string; createdAt: string }[];
  systems: SystemResult[];
  generators: ProbeStatus[];
  /** What the scenario checked by name; records of earlier versions have none. */
  checks?: CheckResult[];
  /** What the wan gave of what was asked, measured before the first call; records of earlier versions have none. */
  links?: LinkMeasured[];
  timeline: TimelineEvent[];
  /** The score held against a signal-based one; no part of the verdict. */
  truth: TruthRecord;
  /** The same for pictures, by VMAF; not there where it was not asked for. */
  videoTruth?: VideoTruthRecord;
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

/** One direction of the wan, asked against got, as `vigie-wan measure` has it. */
export interface LinkMeasured {
  from: string;
  to: string;
  /** Of the sample; packets a second that were reached, and how late the worst one was sent. */
  packets: number;
  pps: number;
  sendLateMs: number;
  /** The measurement could not keep its own schedule: nothing is said about the link. */
  void: boolean;
  /** Every figure is what was asked, within its tolerance and what chance alone does. */
  within: boolean;
  figures: LinkFigure[];
}

export interface LinkFigure {
  name: string;
  unit: string;
  asked: number;
  got: number;
  /** 5 %, or 1 ms where the figure is a time and that is more. */
  tolerance: number;
  /** Three standard errors of a sample of that size. */
  uncertainty: number;
  within: boolean;
  /** The uncertainty is less than the tolerance. */
  conclusive: boolean;
}

export interface SystemResult {
  system: string;
  title: string;
  /** Attempts: `answered` are those that succeeded. */
  calls: { placed: number; answered: number; failed: number; refused: number; aborted: number };
  /** Exact percentiles over the records, by metric id. */
  metrics: Record<string, Percentiles>;
  /** Of the opinion scores: NB, WB or FB, as the models say; null when nothing was scored. */
  scale: string | null;
  /** Session establishment ratio, RFC 6076 §4.6, 0 to 1; null when nothing was tried. */
  ser: number | null;
  /** RFC 6076 over all generators; null where none counted. */
  sip: SipIndicators | null;
  thresholds: ThresholdResult[];
}

/** RFC 6076's delays in ms, null where nothing was counted; its ratios in percent, null where nothing was tried. */
export interface SipIndicators {
  /** Registration request delay, §4.1. */
  rrdMs: Moments | null;
  /** Session request delay of calls that succeeded (§4.3.1) and that failed (§4.3.2). */
  srdMs: Moments | null;
  failedSrdMs: Moments | null;
  /** Session disconnect delay, §4.4. */
  sddMs: Moments | null;
  failedSddMs: Moments | null;
  /** Session establishment ratio, §4.6. */
  serPct: number | null;
  /** Session establishment effectiveness ratio, §4.7. */
  seerPct: number | null;
  /** Ineffective session attempts, §4.8. */
  isaPct: number | null;
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

/** One `check` of a scenario, as k6 counted it. A failed one fails the run. */
export interface CheckResult {
  name: string;
  passes: number;
  fails: number;
}
