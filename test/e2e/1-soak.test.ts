import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expandBuckets, loadCatalogue, storeName } from '../../catalogue/index.ts';
import { PAGES_BOARD, panels, queriesOf, renderQuery } from '../../dashboards/index.ts';
import type { Percentiles, SystemResult } from '../../catalogue/index.ts';
import { BoardsStack } from './lib/boards.ts';
import { heard, root, soak, voiceLoad, type Soaked } from './lib/soak.ts';
import { readTraces } from '../../reports/index.ts';
import type { Span } from '../../reports/index.ts';
import { points, query } from './lib/store.ts';

describe('npm run soak -- --region sa', () => {
  let done: Soaked;

  const resultOf = (id: string): SystemResult => {
    const result = done.run.systems.find(({ system }) => system === id);
    assert.ok(result, `${id} did not run`);
    return result;
  };

  before(async () => {
    done = await soak([
      '--profile',
      'smoke',
      '--systems',
      loadCatalogue(root)
        .systems.map(({ id }) => id)
        .join(','),
    ]);
  });

  it('passes, with exit code 0', () => {
    assert.equal(done.exitCode, 0, done.run.verdict.reasons.join('\n') || done.stderr.slice(-2000));
    assert.equal(done.run.verdict.status, 'passed');
  });

  it('loses no call that the stack accepted', () => {
    const voice = resultOf('voice');
    assert.equal(voice.calls.placed, voiceLoad(done.run).calls);
    assert.equal(voice.calls.answered, voice.calls.placed);
    assert.equal(done.calls.length, voice.calls.placed);
  });

  it('puts nobody out of a room, and shows every camera to everybody', () => {
    const rooms = resultOf('rooms');
    assert.equal(done.stays.length, rooms.calls.placed);
    assert.equal(rooms.calls.answered, rooms.calls.placed, JSON.stringify(done.stays.map(({ failure }) => failure)));
    for (const { id, publishes, seen } of done.stays) {
      assert.equal(seen.length, publishes ? 1 : 2, id);
      for (const { frames, delayMs, model } of seen) {
        assert.ok(frames > 50, `${id}: ${frames} frames`);
        assert.ok(delayMs !== null && delayMs.mean > 0 && delayMs.mean < 150, `${id}: ${delayMs?.mean ?? 'no'} ms`);
        assert.match(model, /^Vigie video curve 1/);
      }
    }
    assert.ok(
      done.stays.some(({ seen }) => seen.some(({ switches }) => switches > 0)),
      'no layer was switched',
    );
  });

  it('delivers every mail and refuses what it must, and brings every edit everywhere', () => {
    const [mail, pad] = [resultOf('mail').calls, resultOf('pad').calls];
    assert.ok(mail.answered > 0 && mail.refused > 0, JSON.stringify(mail));
    assert.equal(mail.answered + mail.refused, mail.placed, JSON.stringify(mail));
    assert.ok(pad.placed > 100 && pad.answered === pad.placed, JSON.stringify(pad));
    const unmet = (done.run.checks ?? []).filter(({ passes, fails }) => passes === 0 || fails > 0);
    assert.deepEqual(unmet, []);
  });

  it('keeps each journey as one trace: the whole, each step, the pages that served it and the telephone it rang', async () => {
    const journeys = await readJourneys(done.dir);
    assert.ok(journeys.length > 0);
    const spans = readTraces(done.dir);
    for (const { traceId, steps } of journeys) {
      const own = spans.filter((span) => span.traceId === traceId);
      const root = own.find(({ parentId }) => parentId === '');
      assert.equal(root?.name, 'journey', traceId);
      const below = (id: string | undefined): string[] =>
        own.filter(({ parentId }) => parentId === id).map(({ service }) => service);
      for (const name of Object.keys(steps)) {
        const step: Span | undefined = own.find((span) => span.name === name && span.parentId === root.id);
        assert.ok(step, `${traceId} has no span of ${name}`);
        if (name === 'call') assert.deepEqual(below(step.id), ['called telephone']);
        const page = { signOn: 'portal', find: 'portal', room: 'rooms', pad: 'pad' }[name];
        if (page !== undefined)
          assert.ok(below(step.id).includes(page), `${traceId} ${name}: ${below(step.id).join()}`);
      }
    }
    const html = await readFile(path.join(done.dir, 'report.html'), 'utf8');
    assert.match(html, /The worst journey, span by span/);
    assert.ok(journeys.some(({ traceId }) => html.includes(traceId)));
  });

  it('carries real speech both ways in every call', () => {
    const ears = heard(done.calls);
    assert.equal(ears.length, 2 * done.calls.length);
    const { talkMs } = voiceLoad(done.run);
    const least = (talkMs / 20) * 0.9;
    for (const ear of ears) {
      assert.equal(ear.silent, false);
      assert.ok(ear.received >= least, `received ${ear.received} of at least ${least}`);
      assert.ok(ear.delayMs !== null && ear.delayMs.mean >= 0 && ear.delayMs.mean < 150);
      assert.ok(ear.rttMs !== null || talkMs < 6000, 'no RTCP report came back');
    }
  });

  it('finds every percentile of the store within a bucket of the run record', async () => {
    const { metrics } = loadCatalogue(root);
    const measured = Object.assign({}, ...done.run.systems.map((one) => one.metrics)) as Record<string, Percentiles>;
    let compared = 0;
    for (const metric of metrics.filter(({ kind, id }) => kind === 'histogram' && measured[id])) {
      const exact = measured[metric.id];
      assert.ok(exact);
      for (const [name, share] of [
        ['p5', 0.05],
        ['p50', 0.5],
        ['p95', 0.95],
      ] as const) {
        const expr = `histogram_quantile(${share}, sum by (le) (${storeName(metric.id)}_bucket{run_id="${done.run.id}"}))`;
        const [series] = await query(expr);
        assert.ok(series, `the store has nothing for ${metric.id}`);
        const bounds = [0, ...expandBuckets(metric)];
        const upper = bounds.findIndex((bound) => bound >= exact[name]);
        const [low, high] = [bounds[Math.max(0, upper - 1)] ?? 0, bounds[upper] ?? Infinity];
        const slack = 1e-9 * high;
        assert.ok(
          series.value >= low - slack && series.value <= high + slack,
          `${metric.id} ${name}: store ${series.value}, record ${exact[name]} (bucket ${low} to ${high})`,
        );
        compared++;
      }
      const [count] = await query(`sum(${storeName(metric.id)}_count{run_id="${done.run.id}"})`);
      assert.equal(count?.value, exact.count, `${metric.id}: samples in the store`);
    }
    assert.ok(compared >= 40, `only ${compared} percentiles were compared`);
  });

  it('has data behind every query of every panel', async () => {
    const empty: string[] = [];
    // No person's browser opens a page in a soak: 11-rooms-browser has them.
    const all = queriesOf(panels.filter(({ board }) => board !== PAGES_BOARD));
    for (const { panel, expr } of all) {
      const rendered = renderQuery(expr, { run: done.run.id, window: '1m' });
      if ((await points(rendered, 180)) === 0) empty.push(`${panel}: ${rendered}`);
    }
    assert.ok(all.length >= 10);
    assert.deepEqual(empty, []);
  });

  it('shows a figure or a line in every panel of the boards of voice and rooms', async () => {
    assert.match(done.stderr, /board {3}http:\/\/127\.0\.0\.1:\d+\/d\/voice\n/);
    const stack = new BoardsStack();
    await stack.join();
    try {
      const seen = await stack.look(done.run.id, ['voice', 'rooms'], done.dir);
      const wanted = panels.filter(({ board }) => board === 'voice' || board === 'rooms');
      assert.equal(seen.length, wanted.length, JSON.stringify(seen));
      assert.deepEqual(
        seen.filter(({ state }) => state !== 'shown'),
        [],
      );
    } finally {
      await stack.down();
    }
  });

  it('leaves a report that opens without a network, JUnit, Markdown and JSON', async () => {
    const html = await readFile(path.join(done.dir, 'report.html'), 'utf8');
    assert.doesNotMatch(html, /(src|href)="(https?:)?\/\//, 'the report points outside');
    assert.match(html, /<svg/);
    assert.match(await readFile(path.join(done.dir, 'junit.xml'), 'utf8'), /<testcase /);
    assert.match(await readFile(path.join(done.dir, 'summary.md'), 'utf8'), /passed/i);
    const stored = JSON.parse(await readFile(path.join(done.dir, 'run.json'), 'utf8')) as { id: string };
    assert.equal(stored.id, done.run.id);
  });

  it('keeps to its own schedule: send lateness p99 is within the profile', () => {
    const generator = done.run.generators.find(({ system }) => system === 'voice');
    assert.ok(generator);
    assert.ok(generator.latenessMs.count > 1000);
    const limit = loadCatalogue(root).profiles['smoke']?.generator.latenessP99Ms ?? 0;
    assert.ok(generator.latenessMs.p99 <= limit, `p99 ${generator.latenessMs.p99} ms (at most ${limit})`);
    assert.equal(generator.socketDrops, 0);
  });
});

/** What a journey's record has that is looked at here. */
interface Journey {
  traceId: string;
  steps: Record<string, number>;
}

async function readJourneys(dir: string): Promise<Journey[]> {
  const lines = (await readFile(path.join(dir, 'journey-sa.ndjson'), 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Journey);
}
