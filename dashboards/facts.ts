import type { Catalogue, Limit, Metric } from '../catalogue/index.ts';
import type { PanelLimit } from './panel.ts';

/** UCUM units whose code is not what a person writes; `{call}` becomes `calls`. */
const READABLE: Record<string, string> = { '1': '', By: 'B' };

/**
 * A metric of the catalogue.
 * @throws {RangeError} when there is none of that id: a board would be empty.
 */
export function metricOf({ metrics }: Catalogue, id: string): Metric {
  const metric = metrics.find((entry) => entry.id === id);
  if (metric === undefined) throw new RangeError(`Cannot draw "${id}": it is not in catalogue/metrics/`);
  return metric;
}

/** What a panel takes from the metric that it shows. */
export function shown(catalogue: Catalogue, id: string): { description: string; unit: string } {
  const { good, unit } = metricOf(catalogue, id);
  return { description: good, unit: readableUnit(unit) };
}

export function readableUnit(ucum: string): string {
  const annotation = /^\{(.+)\}$/.exec(ucum)?.[1];
  return annotation === undefined ? (READABLE[ucum] ?? ucum) : `${annotation}s`;
}

/** `mos` of `vigie.pad.mos`. */
export function nameIn(system: string, metric: string): string {
  return metric.replace(`vigie.${system}.`, '');
}

/** Limits of the profile `default` on a system's metric, e.g. `mos`, as lines of a panel. */
export function limitsOf({ profiles }: Catalogue, system: string, name: string, scale = 1): PanelLimit[] {
  const statistics = profiles['default']?.thresholds[system]?.[name] ?? {};
  return Object.entries(statistics).map(([statistic, limit]) => ({
    label: `${statistic} limit`,
    ...scaled(limit, scale),
  }));
}

function scaled({ min, max }: Limit, scale: number): Limit {
  return { ...(min === undefined ? {} : { min: min * scale }), ...(max === undefined ? {} : { max: max * scale }) };
}
