import { check } from 'k6';
import { Fleet, close } from 'k6/x/vigie/voice';
import { optionsOf, readPlan, wholeRun } from '../lib/plan.ts';

const plan = readPlan();

export const options = optionsOf(plan);

const here = new Fleet(plan, { numbers: plan.people.callers, says: plan.speech.caller });
const there = new Fleet(plan, {
  numbers: plan.people.callees,
  says: plan.speech.callee,
  answersAfterMs: plan.ringMs,
});

export async function setup(): Promise<void> {
  await here.register();
  await there.register();
}

export default wholeRun(async () => {
  const calls = await here.call(there, { calls: plan.calls, overMs: plan.durationMs, talkMs: plan.talkMs });
  check(calls, {
    'all calls were answered': ({ answered, placed }) => answered === placed,
    'nobody heard silence': ({ silent }) => silent === 0,
  });
});

export async function teardown(): Promise<void> {
  await close();
}
