export { oneWayMs } from './between.ts';
export { expandBuckets, histogramsOf } from './buckets.ts';
export { checkCatalogue } from './check.ts';
export { parseDuration } from './duration.ts';
export { CatalogueError } from './error.ts';
export type { Problem } from './error.ts';
export { k6ThresholdsOf } from './k6-thresholds.ts';
export { loadCatalogue, loadProfile } from './load.ts';
export type { Catalogue } from './load.ts';
export { loadPlan } from './load-plan.ts';
export { NUMBERS_A_REGION, numbersOf, peopleOf } from './numbers.ts';
export { PERSON_COLUMNS, personOf } from './people.ts';
export type { ColumnProblem, PersonRow } from './people.ts';
export { recordProblems } from './records.ts';
export { valuesAt } from './sample.ts';
export { scaledSystems } from './scaled.ts';
export { storeName } from './store-name.ts';
export { thresholdMetric } from './thresholds.ts';
export type {
  AlertRule,
  Between,
  AttemptRecord,
  CallHalf,
  CallRecord,
  CheckResult,
  CodecName,
  EvidenceList,
  HeardMedia,
  Interval,
  KeptView,
  Limit,
  Load,
  Metric,
  MailPlan,
  MailRecord,
  NumberBlock,
  LinkAsked,
  Moments,
  Outage,
  PadPlan,
  LinkFigure,
  LinkMeasured,
  PeerClock,
  Percentiles,
  PicturesList,
  Person,
  Plan,
  PlayoutName,
  ProbeStatus,
  Profile,
  Region,
  RoomsPlan,
  RunRecord,
  ScaledSystem,
  SeenCamera,
  Scaling,
  SipCounts,
  SipIndicators,
  SipTimings,
  StayRecord,
  System,
  SystemResult,
  ThresholdResult,
  TimelineEvent,
  TruthPair,
  TruthRecord,
  Uplink,
  Verdict,
  VideoTruthRecord,
  Vmaf,
  VoiceLoad,
  VoicePlan,
} from './types/index.ts';
