import assert from 'node:assert/strict';
import { parseDuration } from '../../catalogue/index.ts';

describe('parseDuration', () => {
  const lengths: [string, number][] = [
    ['90s', 90_000],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['200ms', 200],
    ['1m500ms', 60_500],
    ['1.5s', 1500],
    ['0s', 0],
  ];
  for (const [text, ms] of lengths) {
    it(`reads ${text} as ${ms} ms`, () => {
      assert.equal(parseDuration(text), ms);
    });
  }

  for (const text of ['', 'abc', '90', '90 s', '-1s', '1m2h', 's', '1s1s', '1e3s', '.5s']) {
    it(`refuses "${text}" and says what is expected`, () => {
      assert.throws(() => parseDuration(text), {
        name: 'RangeError',
        message: /is not a duration \(expected e\.g\. 90s/,
      });
    });
  }
});
