import type {
  AttemptRecord,
  CallRecord,
  Catalogue,
  Metric,
  ProbeStatus,
  Profile,
  RunRecord,
  SystemResult,
  Verdict,
} from '../catalogue/index.ts';
import { kpisOf } from './kpis.ts';
import { outcomesOf, serOf } from './outcomes.ts';
import { percentiles } from './percentiles.ts';
import { callsIn, samplesOf } from './samples.ts';
import { staysIn } from './stays.ts';
import { holdAgainst } from './threshold.ts';
import { verdictOn } from './verdict.ts';

export interface Evidence {
  run: RunRecord;
  /** Of every system. */
  records: AttemptRecord[];
  generators: ProbeStatus[];
  profile: Profile;
  catalogue: Catalogue;
  /** The run was cut short. */
  interrupted: boolean;
}

/** The verdict on a run, from its records alone. */
export function judge(evidence: Evidence): { systems: SystemResult[]; verdict: Verdict } {
  const ran = evidence.catalogue.systems.filter(({ id }) => id in evidence.run.options.loads);
  const systems = ran.map(({ id, title }) => systemResult({ id, title }, evidence));
  const { checks = [], links = [] } = evidence.run;
  const calls = callsIn(evidence.records);
  return {
    systems,
    verdict: verdictOn(systems, { ...evidence, calls, stays: staysIn(evidence.records), checks, links }),
  };
}

function systemResult({ id, title }: { id: string; title: string }, evidence: Evidence): SystemResult {
  const { profile, catalogue, interrupted } = evidence;
  const records = evidence.records.filter(({ system }) => system === id);
  const generators = evidence.generators.filter(({ system = 'voice' }) => system === id);
  const outcomes = outcomesOf(records, { generators, interrupted });
  const thresholds = Object.entries(profile.thresholds[id] ?? {}).flatMap(([name, statistics]) =>
    Object.entries(statistics).map(([statistic, limit]) =>
      holdAgainst({ system: id, name, statistic, limit }, { catalogue, records, outcomes }),
    ),
  );
  const calls = callsIn(records);
  return {
    system: id,
    title,
    calls: outcomes,
    metrics: metricsOf(records, catalogue.metrics),
    scale: scaleOf(calls),
    ser: serOf(calls),
    sip: kpisOf(generators),
    thresholds,
  };
}

/** The listening context that the models name, e.g. `NB` of "ITU-T G.107 (NB)"; all of them, should there be several. */
function scaleOf(calls: readonly CallRecord[]): string | null {
  const models = calls.flatMap(({ heard }) => [heard.caller?.model, heard.callee?.model]);
  const scales = new Set(models.flatMap((model) => /\((NB|WB|FB)\)/.exec(model ?? '')?.[1] ?? []));
  return scales.size === 0 ? null : [...scales].sort().join(' and ');
}

/** Only what was measured: a metric without samples has no percentiles. */
function metricsOf(records: readonly AttemptRecord[], metrics: readonly Metric[]): SystemResult['metrics'] {
  const sampled = metrics.map((metric) => [metric.id, samplesOf(metric, records).map(({ value }) => value)] as const);
  return Object.fromEntries(
    sampled.filter(([, values]) => values.length > 0).map(([id, values]) => [id, percentiles(values)]),
  );
}
