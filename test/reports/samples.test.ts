import assert from 'node:assert/strict';
import { loadCatalogue } from '../../catalogue/index.ts';
import type { AttemptRecord } from '../../catalogue/index.ts';
import { samplesOf } from '../../reports/index.ts';

const record = (system: string, mos: number): AttemptRecord & { score: { mos: number } } => ({
  ...{ schema: `vigie/${system}/1`, runId: 'fixture', id: `${system}-1`, system, region: 'sa', peerRegion: 'sa' },
  ...{ startedAt: '2026-01-02T03:00:00.000Z', endedAt: '2026-01-02T03:00:01.000Z', outcome: 'done', failure: null },
  score: { mos },
});

describe('samplesOf', () => {
  const { metrics } = loadCatalogue();

  it('takes a metric from the records of its own system, though others have the same path', () => {
    const records = [record('mail', 3), record('pad', 5)];
    const values = (id: string): number[] =>
      samplesOf(
        metrics.find((metric) => metric.id === id),
        records,
      ).map(({ value }) => value);
    assert.deepEqual(values('vigie.mail.mos'), [3]);
    assert.deepEqual(values('vigie.pad.mos'), [5]);
  });

  it('has none of a metric that records do not carry, or that the catalogue has no more', () => {
    const active = metrics.find(({ id }) => id === 'vigie.pad.active');
    assert.deepEqual(samplesOf(active, [record('pad', 5)]), []);
    assert.deepEqual(samplesOf(undefined, [record('pad', 5)]), []);
  });
});
