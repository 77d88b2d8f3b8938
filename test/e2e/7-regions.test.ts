import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue, oneWayMs } from '../../catalogue/index.ts';
import type { CallRecord } from '../../catalogue/index.ts';
import { callsIn, readRun } from '../../reports/index.ts';
import { heard, soak, type Soaked } from './lib/soak.ts';

const asked = oneWayMs(loadCatalogue().between, 'sa', 'eu');
/** What packets wait in the IPBX and the relay, ms: on a machine that others keep busy too. */
const ON_THE_WAY_MS = 12;

/** What is read of a line of `pad-REGION.ndjson`. */
interface Edit {
  system: string;
  region: string;
  editor: string;
  outcome: string;
  failure: string | null;
  everywhereMs: number;
  errorMs?: number;
  heardMs: Record<string, number>;
}

describe('a soak in which sa calls eu and writes with it', () => {
  let done: Soaked;
  let calls: CallRecord[];
  let edits: Edit[];

  before(async () => {
    const load = ['--profile', 'smoke', '--calls', '6', '--duration', '34s', '--talk', '21s'];
    done = await soak(['--peer', 'eu', '--systems', 'voice,pad', ...load]);
    const { records } = readRun(done.dir);
    calls = callsIn(records);
    edits = (records as unknown as Edit[]).filter(({ system }) => system === 'pad');
  });

  it('has every call answered by the probe of eu, and both ends scored', () => {
    assert.equal(calls.length, 6);
    for (const call of calls) {
      assert.equal(call.outcome, 'answered', call.failure ?? '');
      assert.deepEqual([call.region, call.peerRegion], ['sa', 'eu']);
      assert.ok(call.heard.caller !== null && call.heard.callee !== null && call.calleeCallId !== undefined);
    }
    for (const ear of heard(calls)) assert.ok(!ear.silent && ear.sent >= 1000 && ear.received >= 1000);
  });

  it(`measures ${asked} ms from mouth to ear each way, within the error that it states`, () => {
    for (const { delayMs } of heard(calls)) {
      assert.ok(delayMs !== null && delayMs.error !== undefined && delayMs.error > 0);
      const { mean, error } = delayMs;
      assert.ok(mean >= asked - 1 - error && mean <= asked + ON_THE_WAY_MS + error, `${mean} ± ${error} ms`);
    }
  });

  it('has what each of both regions writes in every replica of the one pad, by name', () => {
    const everybody = ['eu-1', 'sa-1', 'sa-2'];
    for (const editor of everybody) {
      const own = edits.filter((edit) => edit.editor === editor);
      assert.ok(own.length > 20, `${own.length} edits of ${editor}`);
      for (const { outcome, failure, region, heardMs } of own) {
        assert.equal(outcome, 'done', failure ?? '');
        assert.deepEqual([...Object.keys(heardMs), editor].sort(), everybody);
        assert.ok(editor.startsWith(region));
      }
    }
  });

  it(`counts the ${asked} ms to the other region in the time of each edit, within the error that it states`, () => {
    for (const { everywhereMs, errorMs = 0, heardMs, editor } of edits) {
      assert.ok(errorMs > 0, 'no error is stated');
      assert.ok(everywhereMs >= asked - 1 - errorMs, `${everywhereMs} ± ${errorMs} ms`);
      const far = Object.entries(heardMs).filter(([name]) => name.slice(0, 2) !== editor.slice(0, 2));
      for (const [name, ms] of far) assert.ok(ms >= asked - 1 - errorMs, `${ms} ± ${errorMs} ms to ${name}`);
    }
  });

  it('holds the replicas of both regions against each other, and against those of who comes last', () => {
    const checks = (done.run.checks ?? []).filter(({ name }) => /^(replica|edits|editors)/.test(name));
    assert.deepEqual(
      checks.filter(({ fails }) => fails > 0),
      [],
    );
    assert.equal(checks.filter(({ name }) => name === 'replicas · are the same to the byte').length, 2);
  });

  it('says how far the clocks of both probes are apart', () => {
    assert.match(done.stderr, /probes +clock offset sa–eu -?[\d.]+ ms ± [\d.]+/);
    for (const { clock } of done.run.generators) assert.ok(clock && clock.errorMs > 0 && clock.exchanges > 10);
  });

  it('measures the wan towards both regions', () => {
    assert.deepEqual((done.run.links ?? []).map(({ to }) => to).sort(), ['eu', 'sa']);
  });

  it('accounts for each direction in intervals of 10 s', () => {
    for (const { intervals = [] } of heard(calls)) {
      assert.ok(intervals.length >= 2, `${intervals.length} intervals`);
      for (const one of intervals.slice(0, 2)) assert.ok(one.lengthMs === 10_000 && (one.delayMs ?? 0) > asked - 2);
    }
  });

  it('shows the pair in the matrix of the report', () => {
    const page = readFileSync(join(done.dir, 'report.html'), 'utf8');
    const matrix = /<caption>\s*p5 MOS of what is said[\s\S]*?<\/table>/.exec(page)?.[0] ?? '';
    assert.equal(matrix.match(/6 heard/g)?.length, 2);
  });
});
