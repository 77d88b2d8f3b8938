import assert from 'node:assert/strict';
import { BrowserStack, type PhoneReport } from './lib/browser.ts';
import type { Seen } from './browser/call.ts';

const [person, telephone] = ['300501', '300502'];
const TALK_MS = 10_000;
const PACKETS = TALK_MS / 20;
/** Two seconds: the page's last look is up to one before the end, and its keys come up to one after the answer. */
const UNSEEN = 100;

describe('a browser and a telephone', () => {
  const stack = new BrowserStack();

  before(() => stack.up());
  after(() => stack.down());

  // The caller's choice of codec comes first: Asterisk converts only where the page has chosen.
  const calls: [string, 'opus' | 'PCMA', () => Promise<{ seen: Seen; report: PhoneReport }>][] = [
    [
      'the page calls, the telephone answers',
      'opus',
      async () => {
        const phone = stack.phone(['-number', telephone]);
        await phone.ready;
        const page = await stack.page(person, { TO: telephone, TALK_MS: String(TALK_MS) });
        return { seen: await page.seen, report: await phone.report };
      },
    ],
    [
      'the telephone calls, the page answers',
      'PCMA',
      async () => {
        const page = await stack.page(person, { TALK_MS: '6000' });
        await page.ready;
        const phone = stack.phone(['-number', telephone, '-to', person, '-talk', `${TALK_MS}ms`]);
        return { report: await phone.report, seen: await page.seen };
      },
    ],
  ];

  for (const [title, codec, call] of calls) {
    describe(title, () => {
      let seen: Seen;
      let report: PhoneReport;

      before(async () => {
        ({ seen, report } = await call());
      });

      it('within 3 s of the dial or the answer', () => {
        assert.ok(seen.setupMs < 3000, `${seen.setupMs} ms`);
      });

      it(`with ${codec} by DTLS-SRTP at the page`, () => {
        assert.equal(seen.quality.codec, codec);
        assert.equal(seen.quality.dtls, 'connected');
        assert.match(seen.quality.srtp, /^SRTP_A/);
      });

      it('and both hear speech', () => {
        assert.ok(seen.loudest > 0, `level ${seen.loudest}`);
        assert.ok(seen.quality.mos !== null && seen.quality.mos >= 3.8, `the page's MOS ${seen.quality.mos ?? 'none'}`);
        assert.equal(report.Silent, false);
        assert.ok(report.MOS >= 3.8 && report.MOS <= 4.5, `the telephone's MOS ${report.MOS}, ${report.Late} late`);
      });

      it('losing nothing on the way, across both legs', () => {
        const { sent, received, lost, jitterMs } = seen.quality;
        for (const [from, to] of [
          [report.Sent, received],
          [sent, report.Received],
        ] as const) {
          assert.ok(from >= PACKETS - UNSEEN && Math.abs(from - to) <= UNSEEN, `${from} sent, ${to} received`);
        }
        assert.ok(lost <= 0.01 * received && report.Lost <= 0.01 * report.Received, `${lost} and ${report.Lost} lost`);
        assert.ok(jitterMs < 30 && report.JitterMeanMs < 30, `jitter ${jitterMs} and ${report.JitterMeanMs} ms`);
      });
    });
  }
});
