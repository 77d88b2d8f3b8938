import assert from 'node:assert/strict';
import type { StayRecord } from '../../catalogue/index.ts';
import { cellOf, problemsOf, tableOf } from '../../scripts/grid-cells.ts';
import type { Cell } from '../../scripts/grid-cells.ts';

/** A link that does what it was asked, and what people see of it. */
function cell(lossPct: number, delayMs: number, changes: Partial<Cell> = {}): Cell {
  const [lostPct, freezePct, mos] = [lossPct, lossPct * 2, 4.4 - lossPct / 5 - delayMs / 500];
  const [voiceMs, pictureMs] = [delayMs + 3, delayMs + 6 + lossPct * 10];
  return { lossPct, delayMs, pictures: 20, lostPct, freezePct, voiceMs, pictureMs, mos, ...changes };
}

const grid = [0, 1, 5].flatMap((loss) => [0, 100].map((delay) => cell(loss, delay)));
const changed = (loss: number, delay: number, changes: Partial<Cell>): Cell[] =>
  grid.map((one) => (one.lossPct === loss && one.delayMs === delay ? { ...one, ...changes } : one));

describe('the grid of rooms', () => {
  it('has no problem where each cell is as bad as was asked', () => {
    assert.deepEqual(problemsOf(grid), []);
  });

  it('holds each delay against the same loss without it, within 10 ms', () => {
    assert.deepEqual(problemsOf(changed(1, 100, { voiceMs: 113 })), []);
    assert.match(problemsOf(changed(1, 100, { voiceMs: 113.5 })).join(), /^1 % and 100 ms: 110.5 ms more/);
  });

  it('says what got better by loss or by delay', () => {
    assert.match(
      problemsOf(changed(5, 0, { freezePct: 0 })).join(),
      /5 % and 0 ms: frozen 0.00 %, 2.00 for 1 % and 0 ms/,
    );
    assert.match(problemsOf(changed(5, 100, { mos: 4.3 })).join(), /5 % and 100 ms: MOS 4.30/);
    assert.match(problemsOf(changed(0, 100, { pictureMs: 5 })).join(), /0 % and 100 ms: 5.0 ms, 6.0 for 0 % and 0 ms/);
  });

  it('asks that the score falls with delay, but for the first where something is lost', () => {
    assert.deepEqual(problemsOf(changed(1, 0, { mos: 4 })), []);
    assert.match(problemsOf(changed(0, 100, { mos: 4.4 })).join(), /0 % and 100 ms: MOS 4.40, 4.40 for 0 % and 0 ms/);
    const longer = [...grid, cell(0, 300), cell(1, 300), cell(5, 300, { mos: 3.6 })];
    assert.match(problemsOf(longer).join(), /^5 % and 300 ms: MOS 3.60, 3.20 for 5 % and 100 ms$/);
  });

  it('forgives what neighbours differ by chance, not the ends', () => {
    assert.deepEqual(problemsOf(changed(1, 0, { freezePct: 0 })), []);
    assert.match(problemsOf(changed(5, 0, { freezePct: 0, mos: 3.5 })).join(), /frozen 0.00 %, 0.00 for 0 % and 0 ms/);
  });

  it('takes medians of delays, and means of the rest by packets and by the time shown', () => {
    const seen = (lossPct: number, mean: number | null): StayRecord['seen'][number] =>
      ({
        lossPct,
        freezePct: lossPct,
        mos: 5 - lossPct / 2,
        packets: lossPct === 6 ? 100 : 50,
        shownMs: lossPct === 6 ? 2000 : 9000,
        delayMs: mean === null ? null : { mean, p95: mean, max: mean },
      }) as never;
    const stays = [
      { seen: [seen(2, 10), seen(4, 30), seen(6, null)], voices: [{ delayMs: { mean: 7, p95: 8, max: 9 } }] },
    ] as never;
    const made = cellOf(3, 0, stays);
    assert.deepEqual([made.pictures, made.lostPct, made.pictureMs, made.voiceMs], [3, 4.5, 30, 7]);
    assert.deepEqual([made.freezePct, made.mos], [3.3, 3.35]);
    assert.match(
      tableOf([made]),
      /^\| asked .*\n\| --- .*\n\| 3 %, 0 ms \| 4.5 % \| 7.0 ms \| 30.0 ms \| 3.30 % \| 3.35 \| 3 \|$/,
    );
    assert.throws(() => cellOf(3, 0, []), /none has a delay/);
  });
});
