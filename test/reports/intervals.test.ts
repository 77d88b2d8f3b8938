import assert from 'node:assert/strict';
import type { Interval } from '../../catalogue/index.ts';
import { intervalsHtml } from '../../reports/html/intervals.ts';
import { heard } from './fixtures/records.ts';

const interval = (mos: number, atMs: number): Interval => ({
  ...{ atMs, lengthMs: 10_000, received: 480, effectiveLossPct: 4, burstRatio: 1.5, jitterMs: 2.25, delayMs: null },
  ...{ r: 70, mos },
});

describe('intervals of a direction', () => {
  it('are a bar each, of the band of its MOS, and say what was measured', () => {
    const { text } = intervalsHtml(
      heard({ intervals: [interval(4.4, 0), interval(3.7, 10_000), interval(1, 20_000)] }),
      'callee heard',
      11,
    );
    assert.deepEqual(text.match(/<rect class="(\w+)/g), ['<rect class="good', '<rect class="warn', '<rect class="bad']);
    assert.match(text, /0:10 to 0:20, MOS 3\.70, loss 4 %, burst 1\.5, jitter 2\.25 ms, delay –/);
    assert.match(text, /aria-label="callee heard, MOS of each 10 s: 4\.40, 3\.70, 1\.00"/);
    assert.match(text, /colspan="10"/);
  });

  it('are not drawn where a record has none, and not all where there are very many', () => {
    assert.equal(intervalsHtml(heard(), 'caller heard', 11).text, '');
    const many = Array.from({ length: 500 }, (_, i) => interval(4, i * 10_000));
    const { text } = intervalsHtml(heard({ intervals: many }), 'caller heard', 11);
    assert.equal(text.match(/<rect/g)?.length, 120);
    assert.match(text, /the first 120 of 500/);
  });
});
