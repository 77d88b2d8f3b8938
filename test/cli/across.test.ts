import assert from 'node:assert/strict';
import { loadCatalogue, recordProblems } from '../../catalogue/index.ts';
import type { PadPlan, ProbeStatus, VoicePlan } from '../../catalogue/index.ts';
import { linkBetween, profileAcross } from '../../cli/parts/across.ts';
import { makePlans } from '../../cli/parts/plan.ts';
import { clockInWords, clocksInWords } from '../../reports/clocks.ts';

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

  it('leave a system alone whose people keep to themselves', () => {
    const smoke = catalogue.profiles['smoke'];
    assert.ok(smoke);
    const situation = {
      catalogue,
      profile: smoke,
      region: sa,
      peer: eu,
      systems: ['mail', 'rooms'],
      runId: 'r',
      seed: 7,
    };
    assert.deepEqual(
      makePlans(situation, {}).map(({ system, region, peerRegion }) => [system, region, peerRegion]),
      [
        ['mail', 'sa', 'sa'],
        ['rooms', 'sa', 'sa'],
      ],
    );
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
    const [better, back] = [
      { ...clock, errorMs: 0.05 },
      { ...clock, peer: 'sa', offsetMs: -0.42 },
    ];
    const accounts = [
      { region: 'sa', clock },
      { region: 'sa', clock: better },
      { region: 'eu', clock: back },
      { region: 'sa' },
    ];
    assert.equal(
      clocksInWords(accounts as ProbeStatus[]),
      'clock offset sa–eu 0.42 ms ± 0.05; clock offset eu–sa -0.42 ms ± 0.1',
    );
    assert.equal(clocksInWords([]), null);
  });
});

describe('pads of two regions', () => {
  const catalogue = loadCatalogue();
  const find = (name: string) => catalogue.regions.find(({ id }) => id === name);
  const [profile, sa, eu] = [catalogue.profiles['smoke'], find('sa'), find('eu')];
  assert.ok(profile && sa && eu);

  it('deal those who write to both, each of which knows of the other', () => {
    const situation = { catalogue, profile, region: sa, peer: eu, systems: ['pad'], runId: 'r', seed: 7 };
    const [here, there, ...rest] = makePlans(situation, {}) as PadPlan[];
    assert.ok(here && there && rest.length === 0);
    assert.deepEqual([here.region, here.peerRegion, here.editors, here.peer?.editors], ['sa', 'eu', 2, 1]);
    assert.deepEqual([there.region, there.peerRegion, there.editors, there.peer?.editors], ['eu', 'sa', 1, 2]);
    assert.deepEqual([here.peer?.address, there.peer?.address], ['probe-eu:4751', 'probe-sa:4751']);
    assert.deepEqual([here.pads, here.seed], [there.pads, there.seed]);
  });

  it('have a plan that its schema refuses where somebody could not be reached', () => {
    const situation = { catalogue, profile, region: sa, peer: eu, systems: ['pad'], runId: 'r', seed: 7 };
    const [plan] = makePlans(situation, {}) as PadPlan[];
    assert.ok(plan?.peer);
    const broken = { ...plan, peer: { ...plan.peer, address: '' } };
    assert.match(recordProblems('plan', broken).join(), /peer\.address/);
  });

  it('are held against the limits of a run between regions, the others as they are', () => {
    const { thresholds } = profileAcross(profile);
    assert.deepEqual(thresholds['pad']?.['everywhere'], { p95: { max: 300 } });
    assert.deepEqual(thresholds['pad']['edits'], profile.thresholds['pad']?.['edits']);
    assert.deepEqual(thresholds['voice'], profile.thresholds['voice']);
    assert.deepEqual(profile.thresholds['pad']?.['everywhere'], { p95: { max: 150 } });
  });
});
