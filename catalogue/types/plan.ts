/**
 * The plan of one part of a run (a system in a region): what the command line
 * hands to a probe, as `runs/ID/plan-SYSTEM-REGION.json`. The probe reads
 * nothing else; every fact in it comes from the catalogue, from the command
 * line or from the stack. What a system's profile says (its load) and where its
 * places are stand beside these, at the top.
 */
export interface Plan {
  schema: 'vigie/plan/1';
  runId: string;
  /** Region the probe stands in. */
  region: string;
  /** Region the other people stand in. */
  peerRegion: string;
  system: string;
  profile: string;
  /** Seed of every random choice of the run. */
  seed: number;
  /** Whole run, from first attempt to last end, ms. */
  durationMs: number;
  /** Each feature of the system is tried once before the load. */
  features: boolean;
  generator: {
    /** A run whose send lateness p99 is above is void, ms. */
    latenessP99Ms: number;
  };
  telemetry: {
    /** OTLP over HTTP base, e.g. `http://collector:4318`. */
    endpoint: string;
    exportIntervalMs: number;
    /** Length of a scoring interval, ms. */
    scoreIntervalMs: number;
    /** Bucket bounds by metric id, ascending. */
    histograms: Record<string, number[]>;
    /** Paths in the records of the system's own metrics, by metric id. */
    samples: Record<string, string>;
    /** Id of the counter of attempts. */
    attempts: string;
  };
  /** k6 thresholds by k6 metric, in k6's own syntax. */
  k6Thresholds: Record<string, string[]>;
  /** Folder, as the probe sees it, for `SYSTEM-REGION.ndjson` and `probe-SYSTEM-REGION.json`. */
  outDir: string;
}

/** The plan of a part of the system `voice`. */
export interface VoicePlan extends Plan {
  system: 'voice';
  /** Calls placed in all, evenly spread so that the last one still ends inside `durationMs`. */
  calls: number;
  /** Length of each call once answered, ms. */
  talkMs: number;
  /** How long the called person lets it ring, ms. */
  ringMs: number;
  codec: CodecName;
  /** Nothing is sent in silence but, to those that take it, comfort noise (RFC 3389). @default false */
  dtx?: boolean;
  /** Of the signalling; the calls are dealt evenly to every transport × media. */
  transports: Transport[];
  media: MediaWay[];
  /** Playout buffer used for the score that is gated on. */
  playout: PlayoutName;
  sip: {
    /** Host and port of the edge, reached through the wan, by transport. */
    edges: Record<Transport, string>;
    /** SIP domain and digest realm. */
    domain: string;
    /** PEM file of the stack's authority (used for tls and wss). */
    caFile: string;
  };
  people: {
    /** Secret from which each account's password is derived: hex(HMAC-SHA256(key, number)), first 24 characters. */
    keyFile: string;
    callers: NumberBlock;
    callees: NumberBlock;
  };
  speech: {
    /** What each side says, of the codec in use: raw G.711 (8 kHz, one byte a sample), WAV of 16 kHz for G.722, Ogg Opus. */
    caller: string;
    callee: string;
  };
  /** The probe that holds the other end of every call; not there where this one holds both. */
  peer?: {
    /** What this probe does. */
    role: 'calls' | 'answers';
    /** Host and port of this end and of the other, for the exchange of times: on the core network, not across the wan. */
    listen: string;
    address: string;
  };
  /** What calls leave to be looked into; nothing where it is not there. */
  evidence?: {
    /** The worst calls, by MOS, leave ladder, captures and sound. */
    worstCalls: number;
    /** Failed calls that leave their ladder; of more only the number. */
    failedLadders: number;
    /** Calls chosen by the seed, of which one ear is left for ViSQOL. */
    truthCalls: number;
  };
}

export type CodecName = 'pcma' | 'pcmu' | 'g722' | 'opus';
/** RFC 3261 §18, RFC 7118. */
export type Transport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
/** RTP in clear, SRTP by SDES (RFC 4568), SRTP by DTLS (RFC 5764). */
export type MediaWay = 'rtp' | 'sdes' | 'dtls';
/** VoIPmonitor's names: fixed 50 ms, fixed 200 ms, adaptive up to 500 ms. */
export type PlayoutName = 'f1' | 'f2' | 'adaptive';

/** `count` telephone numbers from `first` upwards, e.g. 300001. */
export interface NumberBlock {
  first: string;
  count: number;
}
