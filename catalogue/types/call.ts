/**
 * One call, as the probe writes it: one line of `voice-REGION.ndjson`.
 * Times are wall-clock ISO 8601 with milliseconds; lengths are ms.
 */
export interface CallRecord {
  schema: 'vigie/call/1';
  runId: string;
  callId: string;
  system: 'voice';
  region: string;
  peerRegion: string;
  codec: string;
  transport: string;
  /** How the speech was carried: rtp, sdes or dtls. */
  media: string;
  caller: string;
  callee: string;
  /** Which instance of the IPBX took the call (from its Server or User-Agent header). */
  instance: string | null;
  startedAt: string;
  endedAt: string;
  /** `refused` is a final answer that was designed (busy, declined); `aborted` was cut by the end of the run. */
  outcome: 'answered' | 'failed' | 'refused' | 'aborted';
  /** Final SIP status of the INVITE; 0 when none came. */
  sipStatus: number;
  /** Why it failed, in words; null when it did not. */
  failure: string | null;
  timings: SipTimings;
  /** What each person heard; null when no media was set up. */
  heard: { caller: HeardMedia | null; callee: HeardMedia | null };
}

/** RFC 6076; null where the event never came. */
export interface SipTimings {
  /** Session request delay: INVITE sent to first 180/183/200 (RFC 6076 §4.3). */
  srdMs: number | null;
  /** INVITE sent to 200. */
  answerMs: number | null;
  /** Session disconnect delay: BYE sent to its 200 (RFC 6076 §4.4). */
  sddMs: number | null;
  /** Answer to hang-up. */
  talkMs: number | null;
}

/** One direction of a call, at the ear that received it. */
export interface HeardMedia {
  ssrc: number;
  /** Packets that the far person's stream sent, and that this ear expected, got… */
  sent: number;
  expected: number;
  received: number;
  lost: number;
  /** Came, but after the playout buffer had needed them. */
  late: number;
  reordered: number;
  duplicates: number;
  /** Network loss only, percent. */
  lossPct: number;
  /** Network loss and late loss, percent: what the score uses. */
  effectiveLossPct: number;
  burstRatio: number;
  /** RFC 3550 §6.4.1. */
  jitterMs: { mean: number; max: number; last: number };
  /** Round trip from RTCP, RFC 3550 §6.4.1; null when no report came back. */
  rttMs: number | null;
  /** One-way network delay between the two probes' sockets; null when not measurable. */
  delayMs: { mean: number; p95: number; max: number } | null;
  playout: string;
  model: string;
  codecParameters: { ie: number; bpl: number };
  r: number;
  mos: number;
  /** Worst scoring interval of this direction. */
  minIntervalMos: number;
  silent: boolean;
}
