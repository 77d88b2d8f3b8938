import { check } from 'k6';
import type { VoicePlan } from '../../catalogue/types/plan.ts';
import { Fleet, close } from 'k6/x/vigie/voice';
import { checksFile } from '../lib/checks.ts';
import { FEATURES_MS, optionsOf, readPlan, wholeRun } from '../lib/plan.ts';
import { features } from './features.ts';
import { waysOf } from './ways.ts';

const plan = readPlan() as VoicePlan;

export const options = optionsOf(plan);

const pairs = waysOf(plan).map(({ transport, media, callers, callees, calls }) => ({
  calls,
  here: new Fleet(plan, { numbers: callers, says: plan.speech.caller, transport, media }),
  there: new Fleet(plan, {
    numbers: callees,
    says: plan.speech.callee,
    answersAfterMs: plan.ringMs,
    transport,
    media,
  }),
}));

export async function setup(): Promise<void> {
  for (const { here, there } of pairs) {
    await here.register();
    await there.register();
  }
}

export default wholeRun(async () => {
  const [first] = pairs;
  if (plan.features && first !== undefined) await features(first.here, first.there, FEATURES_MS);
  const all = await Promise.all(
    pairs.map(({ here, there, calls }) => here.call(there, { calls, overMs: plan.durationMs, talkMs: plan.talkMs })),
  );
  check(all, {
    'all calls were answered': (calls) => calls.every(({ answered, placed }) => answered === placed),
    'nobody heard silence': (calls) => calls.every(({ silent }) => silent === 0),
  });
});

export async function teardown(): Promise<void> {
  await close();
}

/** Features' checks go into the verdict by their names. */
export function handleSummary(data: Parameters<typeof checksFile>[1]): Record<string, string> {
  return plan.features ? checksFile(plan, data) : {};
}
