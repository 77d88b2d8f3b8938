import assert from 'node:assert/strict';
import { recordProblems } from '../../catalogue/index.ts';
import type { TruthPair } from '../../catalogue/index.ts';
import { scoreTruth, truthOf } from '../../cli/parts/truth.ts';
import { openRunFolder } from '../../cli/parts/run-folder.ts';
import { renderHtml, truthInWords } from '../../reports/index.ts';
import { run } from '../reports/fixtures/records.ts';
import { elementsOf } from '../reports/fixtures/markup.ts';
import { scene } from '../reports/fixtures/scene.ts';

const pair = (name: string, mapped: number): TruthPair => ({
  callId: name,
  ear: 'caller',
  pair: `${name}.caller`,
  scale: 'NB',
  lossPct: 3,
  burstRatio: 1,
  mos: 4.1,
  mapped,
});
const listed = [pair('a', 4.5), pair('b', 4.2)];
const line = (name: string, mosLqo: number): string => JSON.stringify({ pair: `${name}.caller`, mosLqo, seconds: 1 });

describe('truthOf', () => {
  it('takes each score beside its pair, and the error of all', () => {
    const truth = truthOf(listed, { exitCode: 0, stdout: `${line('b', 4.4)}\n${line('a', 4.6)}\n`, stderr: '' });
    assert.deepEqual([truth.status, truth.problem, truth.pairs.length], ['scored', null, 2]);
    const { calibrationError: error } = truth;
    assert.equal(error?.count, 2);
    assert.ok(Math.abs(error.mean - 0.15) < 1e-9);
    assert.ok(Math.abs(error.max - 0.2) < 1e-9);
    assert.equal(truthInWords(truth), 'ViSQOL heard 2 ears: the score is off by 0.15 on average, 0.20 at most.');
    // Its id alone is not one of a run.
    assert.deepEqual(recordProblems('run', { ...run({ truth }), id: '20261124-0215-sa-7f3c' }), []);
  });

  it('keeps what was scored, and says what was not', () => {
    const error = JSON.stringify({ pair: 'b.caller', error: 'Cannot score it: b.said.wav is silent' });
    const truth = truthOf(listed, { exitCode: 1, stdout: `${line('a', 4.6)}\n${error}\n{"pair": "c`, stderr: '' });
    assert.equal(truth.status, 'scored');
    assert.equal(truth.problem, '1 of 2 pairs were not scored: Cannot score it: b.said.wav is silent');
  });

  it('says what docker said when nothing was scored', () => {
    const truth = truthOf(listed, { exitCode: 125, stdout: '', stderr: 'docker: no such image\n' });
    assert.deepEqual([truth.status, truth.calibrationError], ['failed', null]);
    assert.equal(truthInWords(truth), 'ViSQOL scored nothing: 2 of 2 pairs were not scored: docker: no such image.');
    assert.match(truthOf(listed, { exitCode: null, stdout: '', stderr: '' }).problem ?? '', /ended with a signal/);
  });

  it('is a table of the report, or a line', () => {
    const { run: judged, ...rest } = scene();
    assert.match(renderHtml({ run: judged, ...rest }), /ViSQOL was not asked/);
    const truth = truthOf(listed, { exitCode: 0, stdout: `${line('a', 4.6)}\n`, stderr: '' });
    const page = renderHtml({ run: { ...judged, truth }, ...rest });
    elementsOf(page);
    assert.match(page, /Held against ViSQOL/);
    assert.match(page, /<strong>4\.60<\/strong>/);
    assert.match(page, /1 of 2 pairs were not scored/);
  });
});

describe('scoreTruth', () => {
  it('asks nobody when a run left no pair', async () => {
    const { status, problem } = await scoreTruth(openRunFolder('/nonexistent'));
    assert.equal(status, 'failed');
    assert.match(problem ?? '', /no call left/);
  });
});
