import assert from 'node:assert/strict';
import { loadCatalogue, recordProblems } from '../../catalogue/index.ts';
import type { VoicePlan } from '../../catalogue/index.ts';
import { linkBetween } from '../../cli/parts/across.ts';
import { makePlans } from '../../cli/parts/plan.ts';
import { clockInWords } from '../../reports/index.ts';

describe('calls to another region', () => {
  const catalogue = loadCatalogue();
  const find = (name: string) => catalogue.regions.find(({ id }) => id === name);
  const [profile, sa, eu] = [catalogue.profiles['interop'], find('sa'), find('eu')];
  assert.ok(profile && sa && eu);

  it('have a plan of the caller and one of the callee, with the same people and the same time', () => {
    const situation = { catalogue, profile, region: sa, peer: eu, systems: ['voice'], runId: 'r', seed: 7 };
    const [from, to, ...rest] = makePlans(situation, {}) as VoicePlan[];
    assert.ok(from && to && rest.length === 0);
    assert.deepEqual([...recordProblems('plan', from), ...recordProblems('plan', to)], []);
    assert.deepEqual([from.region, from.peerRegion, from.peer?.role], ['sa', 'eu', 'calls']);
    assert.deepEqual([to.region, to.peerRegion, to.peer?.role], ['eu', 'sa', 'answers']);
    assert.equal(from.peer?.address, 'probe-eu:4750');
    assert.equal(to.peer?.address, 'probe-sa:4750');
    assert.deepEqual([from.people.callers.first, from.people.callees.first], ['300001', '100301']);
    assert.deepEqual(to.people, from.people);
    assert.equal(from.features, false);
  });

  it('pass the delay between both regions, or the one that was said', () => {
    const said = { lossPct: 1, burst: 1, jitterMs: 0 };
    assert.equal(linkBetween(catalogue, [sa, eu], { ...said, delayMs: undefined }).delayMs, 95.75);
    assert.equal(linkBetween(catalogue, [sa, eu], { ...said, delayMs: 0 }).delayMs, 0);
    assert.deepEqual(linkBetween(catalogue, [sa, sa], { ...said, delayMs: undefined }), { ...said, delayMs: 0 });
  });

  it('say how far the two clocks are apart', () => {
    const clock = { peer: 'eu', offsetMs: 0.42, errorMs: 0.1, rttMs: 0.2, exchanges: 60 };
    assert.equal(clockInWords('sa', clock), 'clock offset sa–eu 0.42 ms ± 0.1');
  });
});
