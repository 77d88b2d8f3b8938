import type { Metric } from './types/index.ts';

/**
 * Upper bounds of a histogram's buckets, ascending, the last one being `to`.
 * Rounded, so that a bound is the same number in every language and label.
 * @throws {TypeError} when the metric has no buckets.
 */
export function expandBuckets(metric: Metric): number[] {
  const { buckets } = metric;
  if (buckets === undefined) throw new TypeError(`Cannot expand the buckets of ${metric.id}: it is a ${metric.kind}`);
  return 'linear' in buckets ? linear(buckets.linear) : exponential(buckets.exponential);
}

/** Bucket bounds of every histogram by metric id, as a plan carries them. */
export function histogramsOf(metrics: readonly Metric[]): Record<string, number[]> {
  const histograms = metrics.filter((metric) => metric.kind === 'histogram');
  return Object.fromEntries(histograms.map((metric) => [metric.id, expandBuckets(metric)]));
}

function linear({ from, to, step }: { from: number; to: number; step: number }): number[] {
  const count = Math.round((to - from) / step);
  return Array.from({ length: count + 1 }, (_, i) => tidy(from + i * step, 10));
}

function exponential({ from, to, ratio }: { from: number; to: number; ratio: number }): number[] {
  const bounds: number[] = [];
  for (let i = 0, bound = from; bound < to; i += 1, bound = from * ratio ** i) bounds.push(tidy(bound, 6));
  return bounds.at(-1) === to ? bounds : [...bounds, to];
}

function tidy(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
