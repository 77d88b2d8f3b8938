import assert from 'node:assert/strict';
import { BridgeStack, type Account } from './lib/bridge.ts';
import type { PhoneReport } from './lib/browser.ts';

const [UDP, WSS, CALLED] = ['300501', '300502', '300503'];
const TALK_MS = 30_000;

describe('one conversation across worlds', () => {
  const stack = new BridgeStack();
  let account: Account;
  let outcome: string;
  let report: PhoneReport;

  before(async () => {
    await stack.up();
    const journey = stack.journey(['-room', 'journey', '-udp', UDP, '-wss', WSS, '-talk', `${TALK_MS}ms`]);
    const phone = stack.phone(['-number', CALLED, '-talk', '8s']);
    await phone.ready;
    outcome = await stack.callOut('journey', CALLED, TALK_MS);
    [account, report] = await Promise.all([journey, phone.report]);
  });
  after(() => stack.down());

  it('goes each way between a telephone by UDP, one by WSS and DTLS-SRTP, and the room', () => {
    const ways = account.ways.map(({ from, to }) => `${from} to ${to}`).sort();
    const ends = ['room', UDP, WSS];
    const all = ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => `${from} to ${to}`));
    assert.deepEqual(ways, all.sort());
  });

  it('of whose markers nine in ten arrive, within 400 ms from mouth to ear', () => {
    for (const way of account.ways) {
      assert.ok(way.heard >= 0.9 * way.said, JSON.stringify(way));
      assert.ok(way.p50Ms !== null && way.p50Ms > 40 && way.p50Ms < 400, JSON.stringify(way));
    }
  });

  it('and the room calls a telephone, which hears it', () => {
    assert.equal(outcome, 'answered');
    assert.equal(report.Silent, false);
    assert.ok(report.MOS >= 3.8, `the telephone's MOS ${report.MOS}`);
  });
});
