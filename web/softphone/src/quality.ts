/** What one person's browser says of the speech that it gets, from getStats (W3C webrtc-stats). */
export interface Quality {
  /** Of the codec that is received, e.g. `opus`. */
  codec: string;
  /** DTLS-SRTP's cipher, e.g. `AEAD_AES_128_GCM`; empty before the handshake. */
  srtp: string;
  /** State of its handshake, e.g. `connected`. */
  dtls: string;
  sent: number;
  received: number;
  lost: number;
  /** Share of the packets that never came, %. */
  lossPct: number;
  /** RFC 3550 §6.4.1, milliseconds. */
  jitterMs: number;
  /** To the media server and back; null before the first report. */
  rttMs: number | null;
  /** Mean time in the jitter buffer, milliseconds. */
  bufferMs: number;
  /** 0 to 1, of what is heard. */
  level: number;
  /** 1 to 5; null before the first packet. */
  mos: number | null;
}

type Row = Readonly<Record<string, unknown>>;

/** Read a report of RTCPeerConnection.getStats. */
export function readQuality(rows: Iterable<Row>): Quality {
  const all = [...rows];
  const find = (type: string): Row => all.find((row) => row['type'] === type && row['kind'] !== 'video') ?? {};
  const inbound = find('inbound-rtp');
  const codec = all.find((row) => row['id'] === inbound['codecId']) ?? {};
  const pair = all.find((row) => row['type'] === 'candidate-pair' && row['nominated'] === true) ?? {};
  const received = number(inbound['packetsReceived']);
  const lost = Math.max(0, number(inbound['packetsLost']));
  const emitted = number(inbound['jitterBufferEmittedCount']);
  const rtt = pair['currentRoundTripTime'];
  const lossPct = received + lost === 0 ? 0 : (100 * lost) / (received + lost);
  const rttMs = typeof rtt === 'number' ? rtt * 1000 : null;
  const bufferMs = emitted === 0 ? 0 : (1000 * number(inbound['jitterBufferDelay'])) / emitted;
  const name = text(codec['mimeType']).replace(/^audio\//i, '');
  return {
    codec: name,
    srtp: text(find('transport')['srtpCipher']),
    dtls: text(find('transport')['dtlsState']),
    sent: number(find('outbound-rtp')['packetsSent']),
    received,
    lost,
    lossPct,
    jitterMs: number(inbound['jitter']) * 1000,
    rttMs,
    bufferMs,
    level: number(inbound['audioLevel']),
    mos: received === 0 ? null : mosOf({ lossPct, delayMs: (rttMs ?? 0) / 2 + bufferMs }),
  };
}

/**
 * Ie and Bpl of ITU-T G.113 (Appendix I) for G.711 with concealment. getStats says nothing of bursts and the page does
 * not know the far leg: each codec is put on G.711's narrowband scale, which is a floor for the wideband ones.
 */
const IE = 0;
const BPL = 25.1;

/**
 * Opinion by the E-model, ITU-T G.107 (06/2015) with its default values: R = 93.2 - Id - Ie,eff, and MOS by Annex B.
 * Id is what remains of §7.4 without echo, in the shape of Cole and Rosenbluth (2001); loss counts as random.
 * @returns 1 to 4.5.
 */
export function mosOf({ lossPct, delayMs }: { lossPct: number; delayMs: number }): number {
  const delay = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0);
  const equipment = IE + ((95 - IE) * lossPct) / (lossPct + BPL);
  const r = Math.min(100, Math.max(0, 93.2 - delay - equipment));
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
