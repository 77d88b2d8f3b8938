import type { PanelData } from './panel-data.ts';

/**
 * Whether a figure is on the right side of the limits that are about it: `p95 limit` is about p95 where the panel has
 * that figure, every other about all of them.
 * @returns null where no limit is about it, or there is no figure
 */
export function isKept({ panel, series }: PanelData, legend: string, value: number | null): boolean | null {
  if (value === null || !Number.isFinite(value)) return null;
  const about = panel.limits.filter(({ label }) => {
    const [statistic = ''] = label.split(' ');
    return statistic === legend || !series.some((one) => one.legend === statistic);
  });
  if (about.length === 0) return null;
  return about.every(({ min = -Infinity, max = Infinity }) => value >= min && value <= max);
}

/** Whether all figures of a stat keep to their limits; null where none is judged. */
export function verdictOf(data: PanelData): boolean | null {
  const kept = data.series
    .map(({ legend, points }) => isKept(data, legend, lastOf(points)))
    .filter((one) => one !== null);
  return kept.length === 0 ? null : kept.every(Boolean);
}

/** The last figure; the store's gaps are null in panels.json. */
export function lastOf(points: PanelData['series'][number]['points']): number | null {
  return points.findLast(([, value]) => Number.isFinite(value))?.[1] ?? null;
}
