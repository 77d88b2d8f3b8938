import type { Rule } from './parse-file.ts';
import type { Between, Region } from './types/index.ts';

/** Where there are figures of pairs, they are of regions that exist, and each two regions have one. */
export const betweenIsWhole: Rule<{ regions: Region[]; between?: Between[] }> = ({ regions, between = [] }) => {
  if (between.length === 0) return [];
  const ids = regions.map(({ id }) => id);
  const problems = between.flatMap(({ pair: [a, b] }, i) => {
    const path = ['between', i, 'pair'];
    const unknown = [a, b].filter((id) => !ids.includes(id));
    if (unknown.length > 0) return [{ path, text: `"${unknown.join('", "')}" is not one of regions` }];
    const first = between.findIndex((other) => isPair(other, a, b));
    return first === i ? [] : [{ path, text: `${a} and ${b} are there twice` }];
  });
  const missing = ids.flatMap((a, i) => ids.slice(i + 1).map((b) => [a, b] as const));
  const lacking = missing.filter(([a, b]) => !between.some((one) => isPair(one, a, b)));
  return [...problems, ...lacking.map(([a, b]) => ({ path: ['between'], text: `${a} and ${b} have no figure` }))];
};

/** One-way delay from one region to another, ms; 0 within a region, and where the catalogue has no figure. */
export function oneWayMs(between: readonly Between[], a: string, b: string): number {
  return between.find((one) => isPair(one, a, b))?.oneWayMs ?? 0;
}

function isPair({ pair }: Between, a: string, b: string): boolean {
  return a !== b && pair.includes(a) && pair.includes(b);
}
