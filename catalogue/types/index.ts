export type { CodecName, MediaWay, NumberBlock, Plan, PlayoutName, Transport } from './plan.ts';
export type { CallRecord, HeardMedia, SipTimings } from './call.ts';
export type { EvidenceList, TruthPair, TruthRecord } from './evidence.ts';
export type { ProbeStatus } from './probe.ts';
export type {
  LinkAsked,
  Percentiles,
  RunRecord,
  SystemResult,
  ThresholdResult,
  TimelineEvent,
  Verdict,
} from './run.ts';
export type { AlertRule, Limit, Metric, Profile, Region, System } from './systems.ts';
