import type {
  CallRecord,
  Catalogue,
  Limit,
  ProbeStatus,
  Profile,
  RunRecord,
  SystemResult,
  ThresholdResult,
  Verdict,
} from '../catalogue/index.ts';
import { thresholdMetric } from '../catalogue/index.ts';
import { percentiles } from './percentiles.ts';
import type { Sample } from './samples.ts';
import { SAMPLED, samplesOf } from './samples.ts';

export interface Evidence {
  run: RunRecord;
  calls: CallRecord[];
  generators: ProbeStatus[];
  profile: Profile;
  catalogue: Catalogue;
  /** The run was cut short. */
  interrupted: boolean;
}

/** The verdict on a run, from its records alone. Order: void, interrupted, failed, passed. */
export function judge(evidence: Evidence): { systems: SystemResult[]; verdict: Verdict } {
  const { calls, generators, profile, catalogue, interrupted } = evidence;
  const systems = catalogue.systems.map(({ id, title }) => {
    const mine = calls.filter(({ system }) => system === id);
    const thresholds = Object.entries(profile.thresholds[id] ?? {}).flatMap(([name, statistics]) =>
      Object.entries(statistics).map(([statistic, limit]) =>
        threshold(catalogue, mine, { system: id, name, statistic, limit }),
      ),
    );
    return {
      system: id,
      title,
      calls: outcomes(mine, generators),
      metrics: metricsOf(mine),
      ser: serOf(mine),
      thresholds,
    };
  });
  return { systems, verdict: verdictOf(systems, generators, { profile, interrupted }) };
}

function metricsOf(calls: readonly CallRecord[]): SystemResult['metrics'] {
  const sampled = SAMPLED.map((metric) => [metric, samplesOf(metric, calls).map(({ value }) => value)] as const);
  return Object.fromEntries(
    sampled.filter(([, values]) => values.length > 0).map(([id, values]) => [id, percentiles(values)]),
  );
}

function outcomes(calls: readonly CallRecord[], generators: readonly ProbeStatus[]): SystemResult['calls'] {
  const count = (outcome: CallRecord['outcome']): number => calls.filter((call) => call.outcome === outcome).length;
  const placed = Math.max(
    calls.length,
    generators.reduce((sum, generator) => sum + generator.placed, 0),
  );
  const [answered, failed, refused] = [count('answered'), count('failed'), count('refused')];
  return { placed, answered, failed, refused, aborted: placed - answered - failed - refused };
}

/** RFC 6076 §4.6: answered over tried, redirections and challenges left out. */
function serOf(calls: readonly CallRecord[]): number | null {
  const challenged = new Set([401, 402, 407]);
  const tried = calls.filter(
    ({ outcome, sipStatus: status }) =>
      outcome !== 'aborted' && !challenged.has(status) && !(status >= 300 && status < 400),
  );
  return tried.length === 0 ? null : tried.filter(({ outcome }) => outcome === 'answered').length / tried.length;
}

interface Asked {
  system: string;
  name: string;
  statistic: string;
  limit: Limit;
}

function threshold(
  catalogue: Catalogue,
  calls: CallRecord[],
  { system, name, statistic, limit }: Asked,
): ThresholdResult {
  const metric = thresholdMetric(catalogue.metrics, system, name);
  const id = metric?.id ?? `vigie.${system}.${name}`;
  const beyond = (value: number): boolean => value < (limit.min ?? -Infinity) || value > (limit.max ?? Infinity);
  const samples = statistic === 'ratio' ? successes(calls) : samplesOf(id, calls);
  const value = statisticOf(samples, statistic);
  const passed = value !== null && !beyond(value);
  const first = passed
    ? undefined
    : samples.filter((sample) => beyond(sample.value)).sort((a, b) => a.at.localeCompare(b.at))[0];
  const firstBeyond = first === undefined ? null : { at: first.at, region: first.region, callId: first.callId };
  return {
    name: `${id} ${statistic}`,
    metric: id,
    statistic,
    limit,
    unit: metric?.unit ?? '',
    value,
    passed,
    firstBeyond,
  };
}

/** 1 for each call that was answered, 0 for each that failed. */
function successes(calls: readonly CallRecord[]): Sample[] {
  return calls
    .filter(({ outcome }) => outcome === 'answered' || outcome === 'failed')
    .map((call) => ({
      value: call.outcome === 'answered' ? 1 : 0,
      at: call.startedAt,
      region: call.region,
      callId: call.callId,
    }));
}

function statisticOf(samples: readonly Sample[], statistic: string): number | null {
  if (samples.length === 0) return null;
  const all = percentiles(samples.map(({ value }) => value));
  if (statistic === 'ratio') return all.mean;
  return all[statistic as keyof typeof all];
}

function verdictOf(
  systems: readonly SystemResult[],
  generators: readonly ProbeStatus[],
  options: { profile: Profile; interrupted: boolean },
): Verdict {
  const late = generators.filter(({ latenessMs }) => latenessMs.p99 > options.profile.generator.latenessP99Ms);
  const crossed = systems.flatMap(({ thresholds }) => thresholds.filter(({ passed }) => !passed)).map(inWords);
  if (late.length > 0) {
    const reasons = late.map(
      ({ region, latenessMs }) =>
        `the generator of ${region} sent late: p99 ${latenessMs.p99.toFixed(1)} ms (at most ${options.profile.generator.latenessP99Ms} ms)`,
    );
    return { status: 'void', exitCode: 4, reasons };
  }
  if (options.interrupted)
    return { status: 'interrupted', exitCode: 1, reasons: ['interrupted: judged on what ran', ...crossed] };
  if (crossed.length > 0) return { status: 'failed', exitCode: 99, reasons: crossed };
  return { status: 'passed', exitCode: 0, reasons: [] };
}

function inWords({ name, value, limit, firstBeyond }: ThresholdResult): string {
  const bound = limit.min === undefined ? `at most ${limit.max ?? ''}` : `at least ${limit.min}`;
  if (value === null) return `${name}: nothing was measured (${bound})`;
  const since =
    firstBeyond === null ? '' : `, first in ${firstBeyond.region} at ${firstBeyond.at} (call ${firstBeyond.callId})`;
  return `${name} ${Number(value.toFixed(3))} (${bound})${since}`;
}
