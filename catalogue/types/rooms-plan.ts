import type { Plan } from './plan.ts';

/** What cameras are coded in. */
export type PictureCodec = 'vp8' | 'h264' | 'vp9';

/** The plan of a part of the system `rooms`. */
export interface RoomsPlan extends Plan {
  system: 'rooms';
  /** Rooms that are filled at a time, people in each, and how many of those have camera and microphone. */
  rooms: number;
  people: number;
  cameras: number;
  /** Of those who only watch: who leave in the middle and come back, in each room. @default 0 */
  returners?: number;
  /** In each room: who reach nothing but the relay, by TLS, as behind a network closed but for port 443. @default 0 */
  relayed?: number;
  /** Codecs that the cameras of a room take in turn. @default ['vp8'] */
  codecs?: PictureCodec[];
  /** Sizes in which each picture is published (simulcast); of VP9 only the largest is. */
  layers: number;
  /** All join within, ms. */
  rampMs: number;
  /** How long each speaks before the next does, ms. */
  turnMs: number;
  /** How long who lost the server tries to come back, ms. */
  reconnectMs: number;
  /** A run of which 1 % of the frames left later is void, ms. */
  latenessMs: number;
  /** Signalling, and the API key by which tokens are signed. */
  sfu: { url: string; caFile: string; keyName: string; keyFile: string };
  /** What cameras show, from small to large, and microphones hear. */
  media: { pictures: { codec: PictureCodec; rid: string; file: string }[]; source: string; voice: string };
  /** Views, chosen by the seed, that are left for VMAF; none where it is not there. */
  evidence?: { truthViews: number };
}

/** The parts of a line of `rooms-REGION.ndjson` that are read by name; engine/record/stay.go has all. */
export interface StayRecord {
  schema: 'vigie/rooms/1';
  runId: string;
  /** ROOM/IDENTITY/N: the nth stay of somebody in a room. */
  id: string;
  system: 'rooms';
  region: string;
  peerRegion: string;
  room: string;
  identity: string;
  publishes: boolean;
  /** Whose network lets nothing out but TLS to the relay. */
  relayed: boolean;
  /**
   * Kinds of its own candidates that ICE chose, to receive and to send, e.g. `host/udp`, `relay/tls`; null for none.
   * Absent before 2026-11-27.
   */
  candidates?: { subscriber: string | null; publisher: string | null };
  /** The server's name for the node that has the room; null for who never joined. */
  node: string | null;
  startedAt: string;
  endedAt: string;
  outcome: 'done' | 'failed' | 'aborted';
  failure: string | null;
  /** `totalMs` is until the connection stood, `firstFrameMs` until a picture where one was to be seen. */
  join: { totalMs: number | null; firstFrameMs: number | null };
  seen: SeenCamera[];
  voices: HeardMicrophone[];
  outages: Outage[];
  /** Of the way up of who publishes pictures; null for who sent none for a second. Absent before 2026-11-28. */
  uplink?: Uplink | null;
  /** Times that the server stopped a picture for want of bandwidth to this participant. Absent before 2026-11-28. */
  paused?: number;
}

/** What a way up was held to carry, kbit/s of RTP; engine/room, `Uplink`, says what the figures mean. */
export interface Uplink {
  /** Google Congestion Control, from transport-wide feedback. */
  source: 'gcc';
  /** That were judged. */
  seconds: number;
  /** Median, at most 1.5 × what arrived; below what was sent the way is too narrow. */
  estimateKbitPerS: number;
  sentKbitPerS: number;
  arrivedKbitPerS: number;
  /** Share of the seconds whose estimate was below what was sent. */
  narrowPct: number;
}

/** One microphone as one person received it, before any jitter buffer; packets that came. */
export interface HeardMicrophone {
  publisher: string;
  packets: number;
  lost: number;
  lossPct: number;
  delayMs: { mean: number; p95: number; max: number } | null;
}

/** One camera as one person saw it. */
export interface SeenCamera {
  publisher: string;
  /** That it came in; empty where nothing came, absent before 2026-11-27. */
  codec?: PictureCodec | '';
  frames: number;
  shownMs: number;
  freezes: number;
  freezePct: number;
  longestMs: number;
  fps: number;
  sentFps: number;
  height: number;
  dueHeight: number;
  /** Mean height received of that which was due. */
  sizePct: number;
  switches: number;
  /** From capture until the picture was whole. */
  delayMs: { mean: number; p95: number; max: number } | null;
  /** From then until a browser’s playout buffer shows it; absent before 2026-11-28. */
  playoutMs?: { mean: number; p95: number; max: number } | null;
  packets: number;
  /** Before repair, and after. */
  lossPct: number;
  unrepairedPct: number;
  model: string;
  mos: number;
}

/** One loss of the server; `way` is null when it was not mended. */
export interface Outage {
  atMs: number;
  cause: 'signalling' | 'media' | 'server';
  way: 'resume' | 'rejoin' | null;
  attempts: number;
  tookMs: number;
  /** From the last picture before to the first after. */
  unseenMs: number;
}
