import type { Path } from './yaml-file.ts';
import type { Rule } from './parse-file.ts';
import type { AlertRule, Metric, Region, Scaling, System } from './types/index.ts';

/** `id` and `index` of every region are its own. */
export const regionsAreDistinct: Rule<{ regions: Region[] }> = ({ regions }) => [
  ...repeated(regions, 'regions', 'id'),
  ...repeated(regions, 'regions', 'index'),
];

/** Metrics are distinct, and none of them is `known` from another file. */
export function metricsAreDistinct(known: readonly Metric[]): Rule<{ metrics: Metric[] }> {
  return ({ metrics }) => [
    ...repeated(metrics, 'metrics', 'id'),
    ...metrics.flatMap(({ id }, i) =>
      known.some((other) => other.id === id)
        ? [{ path: ['metrics', i, 'id'], text: `"${id}" is in another file of catalogue/metrics/ too` }]
        : [],
    ),
  ];
}

/** Buckets ascend, and only histograms have them. */
export const bucketsAreSound: Rule<{ metrics: Metric[] }> = ({ metrics }) =>
  metrics.flatMap(({ kind, buckets }, i) => {
    if (buckets === undefined) return [];
    if (kind !== 'histogram') return [{ path: ['metrics', i, 'buckets'], text: `a ${kind} has no buckets` }];
    const [shape, range] = 'linear' in buckets ? ['linear', buckets.linear] : ['exponential', buckets.exponential];
    if (range.from < range.to) return [];
    const text = `${range.to} is not above from, which is ${range.from}`;
    return [{ path: ['metrics', i, 'buckets', shape, 'to'], text }];
  });

/** A system's metrics exist, its bounds are in order and its rules have one threshold each. */
export function systemRefersTo(metrics: readonly Metric[]): Rule<System> {
  return ({ waitsFor, score, services, scaling, alerts = [] }) => [
    ...unknownMetric(metrics, waitsFor.metric, ['waitsFor', 'metric']),
    ...unknownMetric(metrics, score.metric, ['score', 'metric']),
    ...(scaling === undefined ? [] : scalingProblems(scaling, services)),
    ...alerts.flatMap((rule, i) => oneThreshold(rule, ['alerts', i])),
  ];
}

function scalingProblems(scaling: Scaling, services: readonly string[]): { path: Path; text: string }[] {
  return [
    ...(services.includes(scaling.service)
      ? []
      : [{ path: ['scaling', 'service'], text: `"${scaling.service}" is not one of services` }]),
    ...(scaling.min <= scaling.max
      ? []
      : [{ path: ['scaling', 'min'], text: `${scaling.min} is above max, which is ${scaling.max}` }]),
    ...scaling.out.flatMap((rule, i) => oneThreshold(rule, ['scaling', 'out', i])),
    ...oneThreshold(scaling.in, ['scaling', 'in']),
  ];
}

function oneThreshold(rule: AlertRule, path: Path): { path: Path; text: string }[] {
  const given = (rule.below === undefined ? 0 : 1) + (rule.above === undefined ? 0 : 1);
  return given === 1 ? [] : [{ path, text: `rule ${rule.name} must have either below or above` }];
}

function unknownMetric(metrics: readonly Metric[], id: string, path: Path): { path: Path; text: string }[] {
  if (metrics.some((metric) => metric.id === id)) return [];
  return [{ path, text: `"${id}" is not in catalogue/metrics/` }];
}

function repeated<T>(entries: readonly T[], list: string, key: keyof T & string): { path: Path; text: string }[] {
  return entries.flatMap((entry, i) => {
    const first = entries.findIndex((other) => other[key] === entry[key]);
    return first === i ? [] : [{ path: [list, i, key], text: `${JSON.stringify(entry[key])} is there twice` }];
  });
}
