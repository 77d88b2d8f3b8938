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
  /** There in a line of a file where another probe held the other end, which has the other half of the call. */
  half?: CallHalf;
  /** Call-ID of the called end, where another probe held it. */
  calleeCallId?: string;
}

/** Which end of a call a record is of, and what the other end's needs to be whole. */
export interface CallHalf {
  side: 'caller' | 'callee';
  /** Packets that this end sent, and the other one expected. */
  sent: number;
  /** Of the other probe, at the end of the call; null where it is not known. */
  clock: PeerClock | null;
}

/** How far another probe's wall clock is ahead of this one's (engine/clock). */
export interface PeerClock {
  /** Region of the other probe. */
  peer: string;
  offsetMs: number;
  /** The truth lies within ± this, however unequal the two ways between them are. */
  errorMs: number;
  /** Round trip of the exchange that it rests on; how many there were. */
  rttMs: number;
  exchanges: number;
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
  delayMs: Delay | null;
  playout: string;
  model: string;
  codecParameters: { ie: number; bpl: number };
  r: number;
  mos: number;
  /** The least MOS of the intervals and of the whole. */
  minIntervalMos: number;
  silent: boolean;
  /** The direction piece by piece; records of earlier versions have none. */
  intervals?: Interval[];
}

/** Of a direction, ms. */
export interface Delay {
  mean: number;
  p95: number;
  max: number;
  /** ± what the clocks of the two ends may be off by; 0 where one clock told both times. */
  error?: number;
}

/** 10 s of a direction; the last one may be shorter, of 5 s at least. */
export interface Interval {
  /** Since this end's own first packet, ms. */
  atMs: number;
  lengthMs: number;
  received: number;
  /** Network and late loss, percent, of the packets of this interval alone. */
  effectiveLossPct: number;
  burstRatio: number;
  jitterMs: number;
  /** Mean, one-way; null where it was not measured. */
  delayMs: number | null;
  r: number;
  mos: number;
}
