import type { Percentiles } from '../catalogue/index.ts';

/** Nearest-rank percentiles: the smallest value whose cumulative share is at least p. All 0 for no values. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  const rank = (p: number): number => sorted[Math.max(0, Math.ceil((p / 100) * count) - 1)] ?? 0;
  const total = sorted.reduce((sum, value) => sum + value, 0);
  return {
    count,
    min: sorted[0] ?? 0,
    p5: rank(5),
    p50: rank(50),
    p95: rank(95),
    p99: rank(99),
    max: sorted.at(-1) ?? 0,
    mean: count === 0 ? 0 : total / count,
  };
}
