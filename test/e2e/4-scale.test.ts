import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CallRecord } from '../../catalogue/types/index.ts';
import { heard, soak, start, type Soaked } from './lib/soak.ts';

/** One instance gets so little CPU that it cannot carry the profile's calls alone. */
const starved = { VIGIE_IPBX_CPUS: '0.10' };
const profile = path.join(import.meta.dirname, 'profiles/overload.yaml');

function meanMos(calls: CallRecord[]): number {
  const ears = heard(calls);
  return ears.reduce((sum, ear) => sum + ear.mos, 0) / ears.length;
}

describe('an overloaded IPBX', () => {
  let done: Soaked;

  before(async () => {
    done = await soak(['--profile', profile], starved);
  });

  after(async () => {
    // Gives the pool its usual limits back, and one instance.
    await start(['up', '--region', 'sa']).finished;
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

  it('brings the score back', () => {
    const scaled = Date.parse(done.run.timeline.find(({ kind }) => kind === 'scale')?.at ?? '');
    const before = done.calls.filter(({ endedAt }) => Date.parse(endedAt) < scaled + 5000);
    const after = done.calls.filter(({ startedAt }) => Date.parse(startedAt) > scaled + 60_000);
    assert.ok(before.length > 0 && after.length > 0, `${before.length} calls before, ${after.length} after`);
    assert.ok(meanMos(before) < 4.2, `before ${meanMos(before)}`);
    assert.ok(meanMos(after) > 4.3, `after ${meanMos(after)}`);
  });

  it('tells the story in the report', async () => {
    const html = await readFile(path.join(done.dir, 'report.html'), 'utf8');
    for (const { text } of done.run.timeline.filter(({ kind }) => kind === 'scale')) {
      assert.ok(html.includes(text.replaceAll('&', '&amp;').replaceAll('>', '&gt;')), text);
    }
  });
});
