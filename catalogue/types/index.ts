export type { CodecName, MediaWay, NumberBlock, Plan, PlayoutName, Transport, VoicePlan } from './plan.ts';
export type { Outage, RoomsPlan, SeenCamera, StayRecord, Uplink } from './rooms-plan.ts';
export type { CallRecord, HeardMedia, SipTimings } from './call.ts';
export type { Moments, ProbeStatus, SipCounts } from './probe.ts';
export type { KeptView, PicturesList, VideoTruthRecord, Vmaf } from './video-truth.ts';
export type { EvidenceList, TruthPair, TruthRecord } from './evidence.ts';
export type {
  CheckResult,
  LinkAsked,
  LinkFigure,
  LinkMeasured,
  Percentiles,
  RunRecord,
  SipIndicators,
  SystemResult,
  ThresholdResult,
  TimelineEvent,
  Verdict,
} from './run.ts';
export type {
  AlertRule,
  Between,
  Limit,
  Limits,
  Load,
  Metric,
  Profile,
  Region,
  ScaledSystem,
  Scaling,
  System,
  VoiceLoad,
} from './systems.ts';
export type { AttemptRecord } from './attempt.ts';
export type { CallHalf, Delay, Interval, PeerClock } from './call.ts';
export type { MailLoad, MailPlan, MailProtection, MailRecord, MailSubmission, MailTimings, MailTls } from './mail.ts';
export type { PadPlan } from './pad.ts';
export type { Person } from './person.ts';
