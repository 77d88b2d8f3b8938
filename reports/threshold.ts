import type { AttemptRecord, Catalogue, Limit, SystemResult, ThresholdResult } from '../catalogue/index.ts';
import { thresholdMetric } from '../catalogue/index.ts';
import { percentiles } from './percentiles.ts';
import type { Sample } from './samples.ts';
import { idOf, samplesOf, succeeded } from './samples.ts';

/** One limit of a profile: of a system, on a statistic of a metric. */
export interface Asked {
  system: string;
  /** Last part of the metric's id. */
  name: string;
  statistic: string;
  limit: Limit;
}

interface Scene {
  catalogue: Catalogue;
  /** Of the system. */
  records: readonly AttemptRecord[];
  outcomes: SystemResult['calls'];
}

/** Hold one limit against the records. Nothing measured fails. */
export function holdAgainst({ system, name, statistic, limit }: Asked, scene: Scene): ThresholdResult {
  const metric = thresholdMetric(scene.catalogue.metrics, system, name);
  const id = metric?.id ?? `vigie.${system}.${name}`;
  const isRatio = statistic === 'ratio';
  const samples = isRatio ? successes(scene.records) : samplesOf(metric, scene.records);
  const value = isRatio ? ratioOf(scene.outcomes) : statisticOf(samples, statistic);
  const passed = value !== null && !beyond(value, limit);
  return {
    name: `${id} ${statistic}`,
    metric: id,
    statistic,
    limit,
    unit: metric?.unit ?? '',
    value,
    passed,
    firstBeyond: passed ? null : firstBeyond(samples, limit),
  };
}

function beyond(value: number, { min, max }: Limit): boolean {
  return value < (min ?? -Infinity) || value > (max ?? Infinity);
}

function firstBeyond(samples: readonly Sample[], limit: Limit): ThresholdResult['firstBeyond'] {
  const crossing = samples.filter(({ value }) => beyond(value, limit));
  const [first] = crossing.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return first === undefined ? null : { at: first.at, region: first.region, callId: first.callId };
}

/** Answered over those that ought to have been: not cut by the run's end, not refused by design. */
function ratioOf({ placed, answered, refused, aborted }: SystemResult['calls']): number | null {
  const due = placed - aborted - refused;
  return due <= 0 ? null : answered / due;
}

/** 1 for each attempt that succeeded, 0 for each that failed. */
function successes(records: readonly AttemptRecord[]): Sample[] {
  return records
    .filter((record) => succeeded(record) || record.outcome === 'failed')
    .map((record) => ({
      value: succeeded(record) ? 1 : 0,
      at: record.startedAt,
      region: record.region,
      callId: idOf(record),
    }));
}

function statisticOf(samples: readonly Sample[], statistic: string): number | null {
  if (samples.length === 0) return null;
  const all: Record<string, number> = { ...percentiles(samples.map(({ value }) => value)) };
  return all[statistic] ?? null;
}
