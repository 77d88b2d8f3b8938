import type {
  CallRecord,
  Catalogue,
  ProbeStatus,
  Profile,
  RunRecord,
  SystemResult,
  Verdict,
} from '../catalogue/index.ts';
import { kpisOf } from './kpis.ts';
import { outcomesOf, serOf } from './outcomes.ts';
import { percentiles } from './percentiles.ts';
import { SAMPLED, samplesOf } from './samples.ts';
import { holdAgainst } from './threshold.ts';
import { verdictOn } from './verdict.ts';

export interface Evidence {
  run: RunRecord;
  calls: CallRecord[];
  generators: ProbeStatus[];
  profile: Profile;
  catalogue: Catalogue;
  /** The run was cut short. */
  interrupted: boolean;
}

/** The verdict on a run, from its records alone. */
export function judge(evidence: Evidence): { systems: SystemResult[]; verdict: Verdict } {
  const systems = evidence.catalogue.systems.map(({ id, title }) => systemResult({ id, title }, evidence));
  const { checks = [], links = [] } = evidence.run;
  return { systems, verdict: verdictOn(systems, { ...evidence, checks, links }) };
}

function systemResult({ id, title }: { id: string; title: string }, evidence: Evidence): SystemResult {
  const { generators, profile, catalogue, interrupted } = evidence;
  const calls = evidence.calls.filter(({ system }) => system === id);
  const outcomes = outcomesOf(calls, { generators, interrupted });
  const thresholds = Object.entries(profile.thresholds[id] ?? {}).flatMap(([name, statistics]) =>
    Object.entries(statistics).map(([statistic, limit]) =>
      holdAgainst({ system: id, name, statistic, limit }, { catalogue, calls, outcomes }),
    ),
  );
  return {
    system: id,
    title,
    calls: outcomes,
    metrics: metricsOf(calls),
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
function metricsOf(calls: readonly CallRecord[]): SystemResult['metrics'] {
  const sampled = SAMPLED.map((metric) => [metric, samplesOf(metric, calls).map(({ value }) => value)] as const);
  return Object.fromEntries(
    sampled.filter(([, values]) => values.length > 0).map(([id, values]) => [id, percentiles(values)]),
  );
}
