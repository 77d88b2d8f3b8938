import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compose } from '../../cli/docker/compose.ts';
import { projectOf } from '../../cli/docker/project.ts';
import type { CallRecord } from '../../catalogue/types/index.ts';
import { soak, soakOnce, start, voiceLoad, type Soaked } from './lib/soak.ts';
import { query } from './lib/store.ts';

const profile = path.join(import.meta.dirname, 'profiles/overload.yaml');
/** As `cpu_period` in stack/compose.yaml, µs. */
const PERIOD_US = 20_000;
/** Share of what the calls need that one instance gets: too little for it alone, enough for two. */
const STARVED = 0.65;

/** Cores that the profile's calls take on this machine, where nothing holds them back. */
async function coresNeeded(): Promise<number> {
  // The same calls a second as the whole run has, for long enough that all are under way.
  const calibration = await soak(['--profile', profile, '--calls', '66', '--duration', '52s']);
  const { id, startedAt } = calibration.run;
  const seconds = Math.ceil((Date.now() - Date.parse(startedAt)) / 1000);
  const [peak] = await query(`max_over_time(sum(vigie_container_cpu{service="ipbx"})[${seconds}s:1s])`);
  assert.ok(peak && peak.value > 0, `no CPU of the IPBX in run ${id}`);
  return peak.value;
}

async function onlyOne(): Promise<void> {
  const project = projectOf(['sa'], { boards: false });
  await compose(project, 'up', ['--detach', '--no-deps', '--no-build', '--wait', '--scale', 'ipbx=1', 'ipbx']);
}

/** Most are satisfied: R of 80 (ITU-T G.109), as MOS (G.107 Annex B). */
const SATISFIED = 4.03;

/** Mean over the people of a score of theirs; who could not even be called heard nothing, which is 1. */
function mean(calls: CallRecord[], score: 'mos' | 'minIntervalMos'): number {
  const scores = calls.flatMap(({ heard }) => [heard.caller?.[score] ?? 1, heard.callee?.[score] ?? 1]);
  return scores.reduce((sum, mos) => sum + mos, 0) / scores.length;
}

function startedAfter(calls: CallRecord[], ms: number): CallRecord[] {
  return calls.filter(({ startedAt }) => Date.parse(startedAt) > ms);
}

describe('an overloaded IPBX', () => {
  let done: Soaked;

  before(async () => {
    const quota = String(Math.round((await coresNeeded()) * STARVED * PERIOD_US));
    // From one instance each time: a calibration on a busy machine, or a run that was void, may have asked for more.
    for (let tries = 0; tries < 2; tries++) {
      await onlyOne();
      done = await soakOnce(['--profile', profile], { VIGIE_IPBX_CPU_QUOTA: quota });
      if (done.run.verdict.status !== 'void') return;
    }
  });

  it('raises an alert, and one more instance is asked for within 15 s of it', () => {
    const alert = done.run.timeline.find(({ kind }) => kind === 'alert');
    const scaled = done.run.timeline.find(({ kind }) => kind === 'scale');
    assert.ok(alert && scaled, JSON.stringify(done.run.timeline));
    const seconds = (Date.parse(scaled.at) - Date.parse(alert.at)) / 1000;
    assert.ok(seconds <= 15, `${seconds} s`);
  });

  it('sends calls to the second instance', () => {
    const instances = new Set(done.calls.map(({ instance }) => instance));
    assert.ok(instances.size >= 2, [...instances].join(', '));
  });

  it('brings the score back within a minute', () => {
    const scaled = Date.parse(done.run.timeline.find(({ kind }) => kind === 'scale')?.at ?? '');
    const after = startedAfter(done.calls, scaled + 60_000);
    const before = done.calls.filter(({ startedAt }) => Date.parse(startedAt) < scaled);
    assert.ok(before.length >= 10 && after.length >= 40, `${before.length} calls before, ${after.length} after`);
    // A call of 20 s that began badly was saved in its middle: what it was like at its worst tells the dip.
    const [dip, back] = [mean(before, 'minIntervalMos'), mean(after, 'mos')];
    assert.ok(dip < SATISFIED - 0.2, `at their worst, before: ${dip}`);
    assert.ok(back >= SATISFIED, `after: ${back}`);
  });

  it('spreads the calls evenly over the instances', () => {
    const starts = done.calls.map(({ startedAt }) => Date.parse(startedAt)).sort((a, b) => a - b);
    const instances = [...new Set(done.calls.flatMap(({ instance }) => instance ?? []))];
    const shares = instances.flatMap((instance) => {
      const first = done.calls.find((call) => call.instance === instance)?.startedAt ?? '';
      // From when it is as busy as the others, if there is half a minute of that.
      const since = Date.parse(first) + voiceLoad(done.run).talkMs;
      if ((starts.at(-1) ?? 0) - since < 30_000) return [];
      const calls = startedAfter(done.calls, since);
      return calls.filter((call) => call.instance === instance).length / calls.length;
    });
    assert.ok(shares.length >= 2 && Math.min(...shares) >= 0.5 / instances.length, shares.join(', '));
  });

  it('tells the story in the report', async () => {
    const html = await readFile(path.join(done.dir, 'report.html'), 'utf8');
    for (const { text } of done.run.timeline.filter(({ kind }) => kind === 'scale')) {
      assert.ok(html.includes(text.replaceAll('&', '&amp;').replaceAll('>', '&gt;')), text);
    }
  });
});

describe('a pool that has become quiet', () => {
  let done: Soaked;

  before(async () => {
    // What the overload left: more instances than these few calls need, and of short CPU still.
    done = await soak(['--profile', 'smoke', '--duration', '80s', '--calls', '24', '--talk', '20s']);
  });

  after(async () => {
    // Gives the pool its usual limits back, and one instance.
    await start(['up', '--region', 'sa']).finished;
  });

  it('gives an instance back', () => {
    const texts = done.run.timeline.filter(({ kind }) => kind === 'scale').map(({ text }) => text);
    assert.ok(
      texts.some((text) => /^ipbx \d → \d asked by VoiceQuiet$/.test(text)),
      texts.join('\n'),
    );
    assert.ok(
      texts.some((text) => /^\S+ drained and removed after [\d.]+ s$/.test(text)),
      texts.join('\n'),
    );
  });

  it('cuts no call for it', () => {
    assert.deepEqual([...new Set(done.calls.map(({ outcome }) => outcome))], ['answered']);
    const shortest = Math.min(...done.calls.map(({ timings }) => timings.talkMs ?? 0));
    assert.ok(shortest >= voiceLoad(done.run).talkMs, `a call of ${shortest} ms`);
  });
});
