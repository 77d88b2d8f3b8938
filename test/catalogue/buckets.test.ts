import assert from 'node:assert/strict';
import { expandBuckets, histogramsOf, loadCatalogue } from '../../catalogue/index.ts';

describe('expandBuckets', () => {
  const { metrics } = loadCatalogue();
  const boundsOf = (id: string): number[] => {
    const metric = metrics.find((entry) => entry.id === id);
    assert.ok(metric);
    return expandBuckets(metric);
  };

  it('steps linearly without the dust of floating point', () => {
    const bounds = boundsOf('vigie.voice.mos');
    assert.equal(bounds.length, 81);
    assert.deepEqual(bounds.slice(0, 4), [1, 1.05, 1.1, 1.15]);
    assert.equal(bounds.at(-1), 5);
    assert.ok(bounds.includes(4.2), 'the limit of the default profile is a bound');
  });

  it('begins the buckets of a loss at zero, so that no loss has a bucket of its own', () => {
    assert.equal(boundsOf('vigie.voice.loss')[0], 0);
  });

  it('grows exponentially by no more than its ratio, and ends at its end', () => {
    const bounds = boundsOf('vigie.voice.srd');
    assert.equal(bounds[0], 0.1);
    assert.equal(bounds.at(-1), 60_000);
    for (let i = 1; i < bounds.length; i += 1) {
      const ratio = (bounds[i] ?? 0) / (bounds[i - 1] ?? 0);
      assert.ok(ratio > 1 && ratio < 1.0201, `${bounds[i - 1]} to ${bounds[i]}`);
    }
  });

  it('refuses a metric without buckets', () => {
    assert.throws(
      () => boundsOf('vigie.voice.active'),
      /Cannot expand the buckets of vigie.voice.active: it is a gauge/,
    );
  });

  it('gives a plan the ascending bounds of every histogram', () => {
    const histograms = histogramsOf(metrics);
    assert.equal(Object.keys(histograms).length, metrics.filter(({ kind }) => kind === 'histogram').length);
    for (const [id, bounds] of Object.entries(histograms)) {
      assert.deepEqual(
        [...new Set(bounds)].sort((a, b) => a - b),
        bounds,
        id,
      );
    }
  });
});
