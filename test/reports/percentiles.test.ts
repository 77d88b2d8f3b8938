import assert from 'node:assert/strict';
import { percentiles } from '../../reports/index.ts';

describe('percentiles', () => {
  it('takes the smallest value whose cumulative share is at least p (nearest rank)', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    const { count, min, p5, p50, p95, p99, max, mean } = percentiles(hundred);
    assert.deepEqual(
      { count, min, p5, p50, p95, p99, max },
      { count: 100, min: 1, p5: 5, p50: 50, p95: 95, p99: 99, max: 100 },
    );
    assert.equal(mean, 50.5);
  });

  it('never invents a value between two', () => {
    const { p5, p50, p95 } = percentiles([1, 4]);
    assert.deepEqual([p5, p50, p95], [1, 1, 4]);
  });

  it('of one value is that value', () => {
    const { p5, p50, p99 } = percentiles([3.7]);
    assert.deepEqual([p5, p50, p99], [3.7, 3.7, 3.7]);
  });

  it('sorts as numbers, and leaves its input as it was', () => {
    const values = [100, 9, 20];
    assert.equal(percentiles(values).p50, 20);
    assert.deepEqual(values, [100, 9, 20]);
  });

  it('of nothing counts nothing', () => {
    assert.equal(percentiles([]).count, 0);
  });

  it('is the least of the values that has its share at or below it, whatever the values', () => {
    let state = 7;
    const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 500; round += 1) {
      const values = Array.from({ length: 1 + Math.floor(random() * 60) }, () => Math.round(random() * 20) / 4);
      const found = percentiles(values);
      for (const percent of [5, 50, 95, 99] as const) {
        const enough = (one: number): boolean =>
          values.filter((value) => value <= one).length * 100 >= percent * values.length;
        const least = Math.min(...values.filter(enough));
        assert.equal(found[`p${percent}`], least, `p${percent} of ${values.join(' ')}`);
      }
    }
  });
});
