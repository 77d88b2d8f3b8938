/** Waits, ms: at the shorter one nobody notices, at the longer one people give up. */
export interface WaitScale {
  unnoticed: number;
  givenUp: number;
}

const [WORST, BEST] = [1, 5];

/**
 * Opinion of a wait, 1 to 5: falls by equal steps for equal ratios of the wait, the form of ITU-T G.1030
 * (Annex A) for pages, `5 - 4 · ln(t / min) / ln(max / min)`. The two ends are ours, for each system.
 */
export function waitScore(ms: number, { unnoticed, givenUp }: WaitScale): number {
  if (!(unnoticed > 0 && givenUp > unnoticed)) {
    throw new RangeError(`Cannot score a wait from ${unnoticed} to ${givenUp} ms (expected 0 < unnoticed < givenUp)`);
  }
  const score = BEST - ((BEST - WORST) * Math.log(Math.max(ms, unnoticed) / unnoticed)) / Math.log(givenUp / unnoticed);
  return Math.min(BEST, Math.max(WORST, score));
}
