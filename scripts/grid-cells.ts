import type { StayRecord } from '../catalogue/index.ts';

/** One short soak of rooms on a link that was asked to be so bad. */
export interface Cell {
  lossPct: number;
  delayMs: number;
  /** How many pictures somebody saw; the figures are of these. */
  pictures: number;
  /** Lost before repair, of all packets, %. */
  lostPct: number;
  /** Time frozen, of all the time that pictures were shown, %. */
  freezePct: number;
  /** Of the voices, which nobody repairs: from capture to arrival, median, ms. */
  voiceMs: number;
  /** Of the pictures, from capture until they were whole and those before them too: median, ms. */
  pictureMs: number;
  /** Mean opinion score, mean over the time shown: who saw a picture for two seconds counts as two seconds. */
  mos: number;
}

/** @throws {Error} when nobody saw or heard anything. */
export function cellOf(lossPct: number, delayMs: number, stays: readonly StayRecord[]): Cell {
  const seen = stays.flatMap((stay) => stay.seen);
  const heard = stays.flatMap((stay) => stay.voices).map(({ delayMs: delay }) => delay?.mean);
  const delays = seen.map(({ delayMs: delay }) => delay?.mean);
  const [voiceMs, pictureMs] = [median(heard), median(delays)];
  if (voiceMs === null || pictureMs === null) {
    throw new Error(`Cannot judge ${lossPct} % and ${delayMs} ms: of ${seen.length} pictures none has a delay`);
  }
  return {
    ...{ lossPct, delayMs, pictures: seen.length, voiceMs, pictureMs },
    lostPct: mean(seen, 'lossPct', 'packets'),
    freezePct: mean(seen, 'freezePct', 'shownMs'),
    mos: mean(seen, 'mos', 'shownMs'),
  };
}

/** How far from what was asked a delay may be, ms (issue 5). */
export const DELAY_TOLERANCE_MS = 10;
/** How much better than its better neighbour a cell may seem by chance: loss in half a minute is a small sample. */
const CHANCE = { freezePct: 1, mos: 0.1 };

/** What does not move as it ought to, in words; nothing where all does. */
export function problemsOf(cells: readonly Cell[]): string[] {
  const problems: string[] = [];
  for (const one of cells) {
    const base = cells.find(({ delayMs, lossPct }) => delayMs === 0 && lossPct === one.lossPct);
    const added = base === undefined ? NaN : one.voiceMs - base.voiceMs;
    if (!(Math.abs(added - one.delayMs) <= DELAY_TOLERANCE_MS)) {
      problems.push(`${named(one)}: ${added.toFixed(1)} ms more than without, ${one.delayMs} ms asked`);
    }
  }
  const [losses, delays] = [distinct(cells, 'lossPct'), distinct(cells, 'delayMs')];
  for (const delay of delays)
    problems.push(
      ...worsens(
        cells.filter(({ delayMs }) => delayMs === delay),
        'lossPct',
      ),
    );
  for (const loss of losses)
    problems.push(
      ...worsens(
        cells.filter(({ lossPct }) => lossPct === loss),
        'delayMs',
      ),
    );
  return problems;
}

/**
 * Along a row of cells of which each is asked to be worse than the one before. But for one step: where something is
 * lost, some delay may give a better score than none, which the playout buffer learns to wait for.
 */
function worsens(row: readonly Cell[], by: 'lossPct' | 'delayMs'): string[] {
  const sorted = [...row].sort((a, b) => a[by] - b[by]);
  const problems: string[] = [];
  const check = (better: Cell, worse: Cell, slack: typeof CHANCE): void => {
    const judged = by === 'lossPct' || worse.lossPct === 0 || better.delayMs > 0;
    if (judged && worse.mos >= better.mos + slack.mos)
      problems.push(`${named(worse)}: MOS ${worse.mos.toFixed(2)}, ${better.mos.toFixed(2)} for ${named(better)}`);
    if (by === 'lossPct' && worse.freezePct <= better.freezePct - slack.freezePct)
      problems.push(
        `${named(worse)}: frozen ${worse.freezePct.toFixed(2)} %, ${better.freezePct.toFixed(2)} for ${named(better)}`,
      );
    if (by === 'delayMs' && worse.pictureMs <= better.pictureMs)
      problems.push(
        `${named(worse)}: ${worse.pictureMs.toFixed(1)} ms, ${better.pictureMs.toFixed(1)} for ${named(better)}`,
      );
  };
  for (const [i, worse] of sorted.entries()) {
    const better = sorted[i - 1];
    if (better !== undefined) check(better, worse, CHANCE);
  }
  const [first, last] = [sorted.at(0), sorted.at(-1)];
  if (first !== undefined && last !== undefined && first !== last) check(first, last, { freezePct: 0, mos: 0 });
  return problems;
}

/** As Markdown has it. */
export function tableOf(cells: readonly Cell[]): string {
  const rows = cells.map((one) =>
    [
      `${one.lossPct} %, ${one.delayMs} ms`,
      `${one.lostPct.toFixed(1)} %`,
      `${one.voiceMs.toFixed(1)} ms`,
      `${one.pictureMs.toFixed(1)} ms`,
      `${one.freezePct.toFixed(2)} %`,
      one.mos.toFixed(2),
      String(one.pictures),
    ].join(' | '),
  );
  const head = ['asked', 'lost before repair', 'voice', 'picture', 'frozen', 'MOS', 'pictures'];
  return [head.join(' | '), head.map(() => '---').join(' | '), ...rows].map((row) => `| ${row} |`).join('\n');
}

function named({ lossPct, delayMs }: Cell): string {
  return `${lossPct} % and ${delayMs} ms`;
}

function distinct(cells: readonly Cell[], of: 'lossPct' | 'delayMs'): number[] {
  return [...new Set(cells.map((one) => one[of]))];
}

type Seen = StayRecord['seen'][number];

function mean(all: readonly Seen[], of: 'lossPct' | 'freezePct' | 'mos', weight: 'packets' | 'shownMs'): number {
  const sum = all.reduce((so, one) => so + one[of] * one[weight], 0);
  return sum / all.reduce((so, one) => so + one[weight], 0);
}

function median(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}
