import type { RangeOf, Rule } from './parse-file.ts';
import { parseDuration } from './duration.ts';
import type { Limit, Limits, Metric, Profile, System, VoiceLoad } from './types/index.ts';
import type { Path } from './yaml-file.ts';

interface Known {
  metrics: readonly Metric[];
  systems: readonly System[];
}

/** Metric of a threshold: its id is `vigie.SYSTEM.NAME`. */
export function thresholdMetric(metrics: readonly Metric[], system: string, name: string): Metric | undefined {
  return metrics.find((metric) => metric.id === `vigie.${system}.${name}`);
}

/** What a limit may be, from the metric it is on: a share for a ratio, else the span of its buckets. */
export function limitRange({ metrics }: Known): RangeOf {
  return (path) => {
    const [root, system, name, statistic, bound] = path;
    if ((root !== 'thresholds' && root !== 'across') || (bound !== 'min' && bound !== 'max')) return undefined;
    const span = spanOf(thresholdMetric(metrics, String(system), String(name)), String(statistic));
    return span && `${span.from} to ${span.to}`;
  };
}

/** Every limit is on a system and a metric that exist, of a statistic that it has, and can be met. */
export function limitsMakeSense(known: Known): Rule<Profile> {
  return ({ thresholds, across = {} }) =>
    Object.entries({ thresholds, across }).flatMap(([root, all]) =>
      Object.entries(all).flatMap(([system, limits]) => systemProblems(known, limits, [root, system])),
    );
}

function systemProblems(known: Known, limits: Limits[string], path: [string, string]): { path: Path; text: string }[] {
  const [, system] = path;
  if (!known.systems.some(({ id }) => id === system)) {
    const ids = known.systems.map(({ id }) => id).join(', ');
    return [{ path, text: `no such system (expected ${ids})` }];
  }
  return Object.entries(limits).flatMap(([name, statistics]) => {
    const metric = thresholdMetric(known.metrics, system, name);
    if (metric === undefined) return [unknownMetric(known, [...path, name], system)];
    return Object.entries(statistics).flatMap(([statistic, limit]) =>
      limitProblems(metric, statistic, limit, [...path, name, statistic]),
    );
  });
}

/** Every load is of a system that exists. */
export function loadsHaveSystems({ systems: known }: Pick<Known, 'systems'>): Rule<Profile> {
  const ids = known.map(({ id }) => id);
  return ({ systems }) =>
    Object.keys(systems)
      .filter((system) => !ids.includes(system))
      .map((system) => ({ path: ['systems', system], text: `no such system (expected ${ids.join(', ')})` }));
}

/** A call fits in the run. */
export const callsFit: Rule<Profile> = ({ duration, systems: { voice } }) => {
  if (voice === undefined) return [];
  const { talk, ring } = voice as VoiceLoad; // its schema was checked before
  const oneMs = parseDuration(talk) + parseDuration(ring);
  if (oneMs < parseDuration(duration)) return [];
  const text = `${talk} and a ring of ${ring} do not fit in a duration of ${duration}`;
  return [{ path: ['systems', 'voice', 'talk'], text }];
};

function unknownMetric({ metrics }: Known, path: Path, system: string): { path: Path; text: string } {
  const prefix = `vigie.${system}.`;
  const names = metrics.filter(({ id }) => id.startsWith(prefix)).map(({ id }) => id.slice(prefix.length));
  return { path, text: `no metric ${prefix}${String(path.at(-1))} (expected ${names.join(', ')})` };
}

function limitProblems(metric: Metric, statistic: string, limit: Limit, path: Path): { path: Path; text: string }[] {
  const span = spanOf(metric, statistic);
  if (span === undefined) return [{ path, text: `a ${metric.kind} has no ${statistic}` }];
  const { min = span.from, max = span.to } = limit;
  const outside = (['min', 'max'] as const).filter((bound) => {
    const value = limit[bound] ?? span.from;
    return value < span.from || value > span.to;
  });
  const problems = outside.map((bound) => ({
    path: [...path, bound],
    text: `${limit[bound] ?? ''} is out of range (expected ${span.from} to ${span.to})`,
  }));
  if (problems.length === 0 && min > max) return [{ path, text: `min ${min} is above max ${max}` }];
  return problems;
}

function spanOf(metric: Metric | undefined, statistic: string): { from: number; to: number } | undefined {
  if (statistic === 'ratio') return metric === undefined || metric.kind === 'counter' ? { from: 0, to: 1 } : undefined;
  const buckets = metric?.buckets;
  if (buckets === undefined) return undefined;
  return 'linear' in buckets ? buckets.linear : { from: 0, to: buckets.exponential.to };
}
