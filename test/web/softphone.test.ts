import assert from 'node:assert/strict';
import { mosOf, readQuality } from '../../web/softphone/src/quality.ts';
import { mosOfLoss } from '../e2e/lib/e-model.ts';

/** As Chromium 156 gives them, cut to what is read. */
const ROWS = [
  { type: 'inbound-rtp', kind: 'video', packetsReceived: 7 },
  {
    type: 'inbound-rtp',
    kind: 'audio',
    codecId: 'c1',
    packetsReceived: 390,
    packetsLost: 10,
    jitter: 0.004,
    jitterBufferDelay: 12,
    jitterBufferEmittedCount: 400,
    audioLevel: 0.4,
  },
  { type: 'outbound-rtp', kind: 'audio', packetsSent: 392 },
  { type: 'codec', id: 'c1', mimeType: 'audio/opus' },
  { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
  { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.02 },
  { type: 'transport', srtpCipher: 'SRTP_AES128_CM_HMAC_SHA1_80', dtlsState: 'connected' },
];

describe('readQuality', () => {
  it('reads what a browser says of the speech it gets', () => {
    const { mos, ...rest } = readQuality(ROWS);
    assert.deepEqual(rest, {
      codec: 'opus',
      srtp: 'SRTP_AES128_CM_HMAC_SHA1_80',
      dtls: 'connected',
      sent: 392,
      received: 390,
      lost: 10,
      lossPct: 2.5,
      jitterMs: 4,
      rttMs: 20,
      bufferMs: 30,
      level: 0.4,
    });
    assert.equal(mos, mosOf({ lossPct: 2.5, delayMs: 40 }));
  });

  it('gives no score before the first packet', () => {
    const { mos, rttMs, received } = readQuality([]);
    assert.deepEqual({ mos, rttMs, received }, { mos: null, rttMs: null, received: 0 });
  });
});

describe('mosOf', () => {
  it('agrees with G.107 for loss without delay', () => {
    for (const lossPct of [0, 0.5, 1, 3, 10, 20]) {
      const [ours, theirs] = [mosOf({ lossPct, delayMs: 0 }), mosOfLoss(lossPct)];
      assert.ok(Math.abs(ours - theirs) < 0.001, `${lossPct} %: ${ours}, not ${theirs}`);
    }
  });

  it('falls with delay, and never below 1', () => {
    assert.ok(mosOf({ lossPct: 0, delayMs: 300 }) < mosOf({ lossPct: 0, delayMs: 100 }));
    assert.equal(mosOf({ lossPct: 100, delayMs: 2000 }), 1);
  });
});
