import { storeName } from '../catalogue/index.ts';
import type { PanelQuery } from './panel.ts';

const OF_RUN = 'run_id=~"$run"';

/** A metric's series of the run; `more` are further matchers, e.g. `outcome="answered"`. */
export function ofRun(id: string, more?: string): string {
  return `${storeName(id)}{${[OF_RUN, ...(more === undefined ? [] : [more])].join(',')}}`;
}

/** Percentile of a histogram's samples in each window, e.g. p5 at every moment. */
export function movingPercentile(id: string, share: number, by = ''): string {
  return percentile(id, share, by, `increase(${ofRun(`${id}_bucket`)}[$window])`);
}

/**
 * Percentile over the whole run. Buckets are cumulative from the probe's start, and a
 * probe's series carry its run's id: the last value of each bucket is the run's.
 */
export function runPercentile(id: string, share: number, by = ''): string {
  return percentile(id, share, by, atEnd(`${id}_bucket`));
}

/** Last values of a run's counters; they stay when the probe has gone. */
export function atEnd(id: string, more?: string): string {
  return `last_over_time(${ofRun(id, more)}[$range])`;
}

/** The share that a statistic such as `p5` is the percentile of. */
export function shareOf(statistic: string): number {
  return Number(statistic.slice(1)) / 100;
}

/** One query a percentile, named by it. */
export function percentiles(
  id: string,
  names: readonly ('p5' | 'p50' | 'p95' | 'p99')[],
  expression: (id: string, share: number) => string,
): PanelQuery[] {
  return names.map((name) => ({ legend: name, expr: expression(id, shareOf(name)) }));
}

function percentile(id: string, share: number, by: string, buckets: string): string {
  const value = `histogram_quantile(${share}, sum by (${by === '' ? 'le' : `le, ${by}`}) (${buckets}))`;
  // The store takes every first bucket to begin at 0, but no opinion score is under 1 (ITU-T P.800).
  return id.endsWith('.mos') ? `clamp_min(${value}, 1)` : value;
}
