import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeptView } from '../../catalogue/index.ts';
import { recordProblems } from '../../catalogue/index.ts';
import { openRunFolder } from '../../cli/parts/run-folder.ts';
import { scoreVideoTruth, videoTruthOf } from '../../cli/parts/truth-video.ts';
import { renderHtml, renderMarkdown, renderTerminal, videoTruthInWords } from '../../reports/index.ts';
import { run } from '../reports/fixtures/records.ts';
import { elementsOf } from '../reports/fixtures/markup.ts';
import { scene } from '../reports/fixtures/scene.ts';

const kept = (view: string): KeptView => ({
  stay: `run-sa-1/sa-1-3/1 ${view}`,
  publisher: 'sa-1-1',
  view,
  height: 360,
  seconds: 12.5,
  freezePct: 4,
  ratePct: 96,
  sizePct: 100,
  model: 'Vigie video curve 1',
  mos: 3.8,
});
const views = [kept('view-1'), kept('view-2')];
const line = (view: string, mean: number): string =>
  JSON.stringify({ view, mean, harmonic: mean - 5, p5: 20, slots: 187, stale: 8, unread: 0 });

describe('videoTruthOf', () => {
  it('takes each score beside its view, and is a record, a line and a table', () => {
    const done = { exitCode: 0, stdout: `${line('view-2', 60)}\n${line('view-1', 90)}\n`, stderr: '' };
    const videoTruth = videoTruthOf({ views }, done);
    assert.deepEqual([videoTruth.status, videoTruth.problem], ['scored', null]);
    assert.deepEqual(
      videoTruth.views.map(({ vmaf }) => vmaf.mean),
      [90, 60],
    );
    assert.equal(videoTruthInWords(videoTruth), 'VMAF saw 2 cameras: 75 on average, 60 the worst.');
    const record = { ...run({ videoTruth }), id: '20261124-0215-sa-7f3c' };
    assert.deepEqual(recordProblems('run', record), []);
    const { run: judged, ...rest } = scene();
    const page = renderHtml({ run: { ...judged, videoTruth }, ...rest });
    elementsOf(page);
    assert.match(page, /Held against VMAF/);
    assert.match(page, /run-sa-1\/sa-1-3\/1 view-1/);
    assert.match(renderMarkdown(record), /VMAF saw 2 cameras/);
    assert.match(renderTerminal(record, { color: false, width: 100 }), /truth {4}VMAF saw 2 cameras/);
    assert.doesNotMatch(renderHtml({ run: judged, ...rest }), /Held against VMAF/);
  });

  it('keeps what was scored, and says what was not', () => {
    const error = JSON.stringify({ view: 'view-2', error: 'Cannot score view "view-2": 7 slots' });
    const truth = videoTruthOf(
      { views },
      { exitCode: 1, stdout: `${line('view-1', 90)}\n${error}\n{"view"`, stderr: '' },
    );
    assert.equal(truth.views.length, 1);
    assert.equal(truth.problem, '1 of 2 views were not scored: Cannot score view "view-2": 7 slots');
    const none = videoTruthOf({ views }, { exitCode: 125, stdout: '', stderr: 'docker: no such image\n' });
    assert.equal(videoTruthInWords(none), 'VMAF scored nothing: 2 of 2 views were not scored: docker: no such image.');
  });
});

describe('scoreVideoTruth', () => {
  it('asks nobody when a run left no view', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vigie-truth-'));
    try {
      const { status, problem } = await scoreVideoTruth(openRunFolder(dir));
      assert.deepEqual([status, problem], ['failed', 'no probe left a view']);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
