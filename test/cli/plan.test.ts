import assert from 'node:assert/strict';
import { loadCatalogue, recordProblems } from '../../catalogue/index.ts';
import type { RoomsPlan, VoicePlan } from '../../catalogue/index.ts';
import type { Overrides, Situation } from '../../cli/parts/plan.ts';
import { makePlans } from '../../cli/parts/plan.ts';

function makePlan(situation: Situation, overrides: Overrides): VoicePlan {
  const [plan] = makePlans(situation, overrides);
  assert.ok(plan);
  return plan as VoicePlan;
}

describe('makePlans', () => {
  const catalogue = loadCatalogue();
  const [profile, region] = [catalogue.profiles['smoke'], catalogue.regions.find(({ id }) => id === 'sa')];
  assert.ok(profile && region);
  const situation = { catalogue, profile, region, systems: ['voice'], runId: '20261124-0800-sa-abcd', seed: 7 };

  it('follows the profile where nothing is said over it', () => {
    const plan = makePlan(situation, {});
    assert.deepEqual(recordProblems('plan', plan), []);
    assert.equal(plan.durationMs, 30_000);
    assert.equal(plan.calls, profile.systems['voice']?.['calls']);
    assert.equal(plan.speech.caller, '/usr/share/vigie/speech/fr.alaw');
    assert.equal(plan.people.callers.first, '300001');
    assert.equal(plan.outDir, '/runs/20261124-0800-sa-abcd');
  });

  it('takes what is said over the profile, and the speech of the codec', () => {
    const plan = makePlan(situation, { durationMs: 60_000, calls: 3, talkMs: 5000, codec: 'pcmu' });
    assert.deepEqual([plan.durationMs, plan.calls, plan.talkMs, plan.codec], [60_000, 3, 5000, 'pcmu']);
    assert.match(plan.speech.callee, /\.ulaw$/);
  });

  it('has DTX where the person or the profile asks for it, of a codec that has it', () => {
    assert.equal(makePlan(situation, {}).dtx, false);
    assert.equal(makePlan(situation, { dtx: true, codec: 'g722' }).dtx, true);
    const voice = { ...profile.systems['voice'], dtx: true };
    const asked = { ...situation, profile: { ...profile, systems: { voice } } };
    assert.equal(makePlan(asked, {}).dtx, true);
    assert.throws(() => makePlan(asked, { codec: 'opus' }), /Cannot use DTX with "opus"/);
  });

  it('leaves pairs for ViSQOL only where it was asked', () => {
    assert.equal(makePlan(situation, {}).evidence?.truthCalls, 0);
    assert.equal(makePlan(situation, { truth: 4 }).evidence?.truthCalls, 4);
  });

  it('leaves views of cameras for VMAF only where it was asked', () => {
    const rooms = { ...situation, systems: ['rooms'] };
    const [none] = makePlans(rooms, {}) as RoomsPlan[];
    assert.equal(none?.evidence, undefined);
    const [asked] = makePlans(rooms, { truth: 4 }) as RoomsPlan[];
    assert.deepEqual(asked?.evidence, { truthViews: 4 });
    assert.equal(asked.media.source, '/usr/share/vigie/pictures/source.mkv');
  });

  it('knows the edge of every transport that the profile names', () => {
    const voice = { ...profile.systems['voice'], transports: ['tls', 'wss'], media: ['dtls'] };
    const plan = makePlan({ ...situation, profile: { ...profile, systems: { voice } } }, {});
    assert.deepEqual([plan.transports, plan.media], [['tls', 'wss'], ['dtls']]);
    assert.equal(plan.sip.edges.tls, '198.19.0.10:5061');
    assert.equal(plan.sip.edges.wss, '198.19.0.10:8089');
  });
});
