import assert from 'node:assert/strict';
import { randomOf } from '../../scenarios/lib/random.ts';
import { waitScore } from '../../scenarios/lib/wait-score.ts';
import { BACKSPACE, typist } from '../../scenarios/pad/typist.ts';

describe('waitScore', () => {
  const scale = { unnoticed: 50, givenUp: 3000 };

  it('is 5 where nobody notices, 1 where people give up, and falls between', () => {
    assert.equal(waitScore(0, scale), 5);
    assert.equal(waitScore(50, scale), 5);
    assert.equal(waitScore(3000, scale), 1);
    assert.equal(waitScore(Infinity, scale), 1);
    const waits = Array.from({ length: 400 }, (_, i) => i * 10);
    const scores = waits.map((ms) => waitScore(ms, scale));
    for (const [i, score] of scores.entries()) assert.ok(score <= (scores[i - 1] ?? 5), `${waits[i]} ms`);
  });

  it('falls by equal steps for equal ratios', () => {
    const step = (ms: number): number => waitScore(ms, scale) - waitScore(2 * ms, scale);
    assert.ok(Math.abs(step(100) - step(800)) < 1e-9);
  });

  it('refuses a scale that has no span', () => {
    assert.throws(() => waitScore(1, { unnoticed: 5, givenUp: 5 }), /from 5 to 5 ms/);
  });
});

describe('typist', () => {
  const strokes = (seed: number, count: number) => {
    const writer = typist(randomOf(seed));
    return Array.from({ length: count }, () => writer.next().value);
  };

  it('writes the same again from the same seed, and something else from another', () => {
    assert.deepEqual(strokes(7, 200), strokes(7, 200));
    assert.notDeepEqual(strokes(7, 200), strokes(8, 200));
  });

  it('writes at the pace of a person, and takes some of it back', () => {
    const many = strokes(1, 5000);
    const times = many.map(({ afterMs }) => afterMs).sort((a, b) => a - b);
    const median = times[2500] ?? 0;
    assert.ok(median > 150 && median < 220, `median ${median} ms`);
    assert.ok(times.every((ms) => ms > 0));
    const slips = many.filter(({ key }) => key === BACKSPACE).length;
    assert.ok(slips > 100 && slips < 220, `${slips} slips`);
  });
});
