import { check } from 'k6';
import type { VoicePlan } from '../../catalogue/types/plan.ts';
import type { Calls } from 'k6/x/vigie/voice';
import { Fleet, close } from 'k6/x/vigie/voice';
import { checksFile } from '../lib/checks.ts';
import { FEATURES_MS, optionsOf, readPlan, wholeRun } from '../lib/plan.ts';
import { features } from './features.ts';
import { waysOf } from './ways.ts';

const plan = readPlan() as VoicePlan;

export const options = optionsOf(plan);

/** Which ends of the calls are another probe's. */
const answers = plan.peer?.role === 'answers';
const calls = plan.peer?.role === 'calls';

const pairs = waysOf(plan).map(({ transport, media, callers, callees, calls: share }) => ({
  share,
  here: new Fleet(plan, { numbers: callers, says: plan.speech.caller, transport, media, elsewhere: answers }),
  there: new Fleet(plan, {
    numbers: callees,
    says: plan.speech.callee,
    answersAfterMs: plan.ringMs,
    transport,
    media,
    elsewhere: calls,
  }),
}));

/** The last nine numbers of a region have voicemail (stack/config/db/seed.sql). */
const desk = new Fleet(plan, {
  numbers: { first: `${plan.people.callees.first.slice(0, 1)}99991`, count: 1 },
  says: plan.speech.callee,
  answersAfterMs: plan.ringMs,
});

/** Telephones of the other probe are waited for by who calls them, when his own are ready. */
export async function setup(): Promise<void> {
  if (!answers) for (const { here } of pairs) await here.register();
  for (const { there } of pairs) await there.register();
  if (plan.features) await desk.register();
}

/** The calling probe may have waited for us, and measures its time from then on. */
const WAITED_MS = 50_000;

function load(): Promise<Calls>[] {
  const { durationMs: overMs, talkMs } = plan;
  return pairs.map(({ here, there, share }) =>
    answers
      ? there.answer({ from: here, overMs: overMs + WAITED_MS, talkMs })
      : here.call(there, { calls: share, overMs, talkMs }),
  );
}

export default wholeRun(plan, async () => {
  const [first] = pairs;
  if (plan.features && first !== undefined) await features(first.here, first.there, desk, FEATURES_MS);
  const all = await Promise.all(load());
  check(all, {
    'all calls were answered': (some) => some.every(({ answered, placed }) => answered === placed),
    'nobody heard silence': (some) => some.every(({ silent }) => silent === 0),
  });
});

export async function teardown(): Promise<void> {
  await close();
}

/** Features' checks go into the verdict by their names. */
export function handleSummary(data: Parameters<typeof checksFile>[1]): Record<string, string> {
  return plan.features ? checksFile(plan, data) : {};
}
