import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { begin } from 'k6/x/vigie/together';
import type { Plan, VoicePlan } from '../../catalogue/types/plan.ts';

/** The plan of this run, which the command line has written. For init code only. */
export function readPlan(): Plan {
  const path = __ENV['VIGIE_PLAN'];
  if (path === undefined) throw new Error('VIGIE_PLAN is not set (expected the path of a plan-SYSTEM-REGION.json)');
  return JSON.parse(open(path)) as Plan;
}

/** How long registration before, and hanging up after, may take. */
const AROUND = '60s';
/** Within how long all parts of a run are ready, and told to begin (cli/parts/together.ts). */
const TOGETHER_MS = 120_000;
/** Within how long the last feature begins, before the calls. */
export const FEATURES_MS = 90_000;

/** One VU that drives whole fleets for the length of the plan. */
export function optionsOf(plan: Plan): Options {
  return {
    vus: 1,
    iterations: 1,
    // In place of `scenarios`: one scenario, and its name would say nothing that the tag `system` does not.
    duration: `${Math.ceil(plan.durationMs / 1000) + (plan.features ? FEATURES_MS / 1000 : 0) + TOGETHER_MS / 1000 + 30}s`,
    setupTimeout: AROUND,
    teardownTimeout: AROUND,
    thresholds: plan.features ? { ...plan.k6Thresholds, checks: ['rate==1'] } : plan.k6Thresholds,
    tags: { run_id: plan.runId, profile: plan.profile },
  };
}

/**
 * The one iteration, which begins when the other parts of the run do. k6 goes on after an exception in an iteration,
 * and exits with 0: ours is the whole run, so it ends the run.
 */
export function wholeRun(plan: Plan, body: () => Promise<void>): () => Promise<void> {
  return async () => {
    try {
      // Who only answers is waited for by who calls, before that one is ready.
      if ((plan as Partial<VoicePlan>).peer?.role !== 'answers') await begin(plan, TOGETHER_MS);
      await body();
    } catch (error) {
      exec.test.abort(String(error));
    }
  };
}
