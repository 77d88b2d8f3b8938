import assert from 'node:assert/strict';
import type { CallRecord } from '../../catalogue/index.ts';
import { joinHalves } from '../../reports/join-halves.ts';
import { START, call, heard } from './fixtures/records.ts';

const at = (ms: number): string => new Date(START + ms).toISOString();

/** The nth call as the probe of sa wrote it. */
function callers(n: number, changes: Partial<CallRecord> = {}): CallRecord {
  const half = {
    side: 'caller' as const,
    sent: 990,
    clock: { peer: 'eu', offsetMs: 0, errorMs: 0.1, rttMs: 0.2, exchanges: 9 },
  };
  return call(n, { peerRegion: 'eu', heard: { caller: heard({ sent: 0 }), callee: null }, half, ...changes });
}

/** The same as the probe of eu did, whose clock is late. */
function callees(n: number, changes: Partial<CallRecord> = {}): CallRecord {
  const { caller, callee } = call(n);
  return {
    ...call(n),
    ...{ callId: `far-${n}`, region: 'eu', peerRegion: 'sa', caller, callee },
    ...{ startedAt: at(n * 1000 + 100 - 5000), endedAt: at(n * 1000 + 20_000 - 5000) },
    timings: { srdMs: null, answerMs: null, sddMs: null, talkMs: 19_000 },
    heard: { caller: null, callee: heard({ sent: 0, mos: 3.9 }) },
    half: { side: 'callee', sent: 980, clock: { peer: 'sa', offsetMs: 5000, errorMs: 0.1, rttMs: 0.2, exchanges: 9 } },
    ...changes,
  };
}

const same = { caller: '300001', callee: '100301' };

describe('joinHalves', () => {
  it('makes one call of two halves: each ear was to hear what the other end sent', () => {
    const [joined, ...rest] = joinHalves([callees(1), callers(1)]) as CallRecord[];
    assert.deepEqual(rest, []);
    assert.ok(joined);
    assert.deepEqual([joined.callId, joined.calleeCallId], ['fixture-call-1', 'far-1']);
    assert.deepEqual([joined.region, joined.peerRegion, joined.outcome], ['sa', 'eu', 'answered']);
    assert.deepEqual([joined.heard.caller?.sent, joined.heard.callee?.sent], [980, 990]);
    assert.equal(joined.heard.callee?.mos, 3.9);
    assert.equal(joined.timings.srdMs, 120);
    assert.equal('half' in joined, false);
  });

  it('leaves what is no half as it is', () => {
    const records = [call(1), { ...call(2), schema: 'vigie/mail/1' }];
    assert.deepEqual(joinHalves(records), records);
  });

  it('tells the calls of the same two telephones apart by their times, on the caller’s clock', () => {
    const records = [callers(0, same), callers(30, same), callers(60, same), callees(60, same), callees(0, same)];
    const joined = joinHalves(records) as CallRecord[];
    assert.deepEqual(
      joined.map(({ calleeCallId }) => calleeCallId),
      ['far-0', undefined, 'far-60'],
    );
    assert.equal(joined[1]?.outcome, 'failed');
  });

  it('says so where a half has no other half', () => {
    const [placed, got] = joinHalves([callers(1), callees(2)]) as CallRecord[];
    assert.ok(placed && got);
    assert.deepEqual([placed.outcome, placed.failure], ['failed', 'answered, but eu has no half of it']);
    assert.deepEqual([got.outcome, got.failure], ['failed', 'answered, but sa has no half of it']);
    assert.deepEqual([got.region, got.peerRegion, got.heard.callee?.mos], ['sa', 'eu', 3.9]);
  });

  it('leaves a call that nobody answered to its caller’s half', () => {
    const refused = callers(1, {
      outcome: 'refused',
      sipStatus: 486,
      failure: 'busy',
      heard: { caller: null, callee: null },
    });
    const [joined] = joinHalves([refused]) as CallRecord[];
    assert.deepEqual([joined?.outcome, joined?.failure], ['refused', 'busy']);
  });

  it('fails a call whose answering end failed', () => {
    const [joined] = joinHalves([callers(1), callees(1, { outcome: 'failed', failure: 'no BYE' })]) as CallRecord[];
    assert.deepEqual([joined?.outcome, joined?.failure], ['failed', 'in eu: no BYE']);
  });
});
