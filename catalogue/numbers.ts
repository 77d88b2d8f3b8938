import type { NumberBlock, Region } from './types/index.ts';

/** Telephone numbers that a region has: INDEX00001 to INDEX00600. */
export const NUMBERS_A_REGION = 600;

/**
 * `count` numbers of a region, its `from`-th (from 1) being the first.
 * @throws {RangeError} when the region has not that many.
 */
export function numbersOf(region: Region, block: { from: number; count: number }): NumberBlock {
  const { from, count } = block;
  if (from < 1 || count < 1 || from + count - 1 > NUMBERS_A_REGION) {
    throw new RangeError(
      `Cannot take ${count} numbers from the ${from}th of region ${region.id} (it has 1 to ${NUMBERS_A_REGION})`,
    );
  }
  return { first: `${region.index}${String(from).padStart(5, '0')}`, count };
}

/** Who calls whom: the first half of the caller's region calls the second half of the peer's. */
export function peopleOf(region: Region, peer: Region): { callers: NumberBlock; callees: NumberBlock } {
  const half = NUMBERS_A_REGION / 2;
  return {
    callers: numbersOf(region, { from: 1, count: half }),
    callees: numbersOf(peer, { from: half + 1, count: half }),
  };
}
