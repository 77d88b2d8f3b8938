import crypto from 'k6/crypto';
import http from 'k6/http';
import { setTimeout } from 'k6/timers';
import { Journal } from 'k6/x/vigie/journal';
import { Colleagues } from 'k6/x/vigie/journey';
import { checksFile, verify } from '../lib/checks.ts';
import { optionsOf, readPlan, wholeRun } from '../lib/plan.ts';
import { Editor } from '../pad/editor.ts';
import { Person } from './person.ts';
import type { JourneyPlan } from './plan.ts';
import { exportRequest } from './spans.ts';
import type { Step, Waits } from './steps.ts';
import { PROTOCOLS, judge } from './steps.ts';
import type { TracedSpan } from './trace.ts';
import { Trace } from './trace.ts';

/** k6 has it, its types have not: into probe-REGION.log of the run. */
declare const console: { error(message: string): void };

const plan = readPlan() as JourneyPlan;
const journal = new Journal(plan);
const key = open(plan.keyFile).trim();
const hosts = Object.fromEntries(
  ['portal', 'signon', 'rooms', 'pad'].map((name) => [`${name}.vigie.test`, plan.gate.address]),
);

export const options = { ...optionsOf(plan), hosts };

const LOOK_EVERY_MS = 20;
const SEND_WITHIN_MS = 2000;
const uids = [`journey-${plan.region}-1`, `journey-${plan.region}-2`] as const;
const [caller, colleague] = uids;
/** What the directory has of the colleague (stack/config/journey/people.sh). */
const colleagueName = `Journey ${plan.region.toUpperCase()} 2`;
const first = plan.numbers[plan.region] ?? 0;
const { keyFile, caFile, edge, domain, rooms, submission, mailboxes, withinMs } = plan;
const pair = new Colleagues({
  ...{ keyFile, caFile, edge, domain, rooms, submission, mailboxes, withinMs },
  people: [personOf(caller, first), personOf(colleague, first + 1)],
});

function personOf(uid: string, number: number): { uid: string; number: string; mail: string } {
  return { uid, number: String(number), mail: `${uid}@vigie.test` };
}

export default wholeRun(plan, async () => {
  await pair.open();
  journal.ready(1);
  const began = Date.now();
  const outcomes: string[] = [];
  for (let i = 0; i < plan.journeys; i += 1) {
    const due = began + (i * plan.durationMs) / plan.journeys;
    await sleep(Math.max(0, due - Date.now()));
    // The same two make them all: one that is slow delays the next, and its waits tell of it.
    outcomes.push(await journey(i + 1));
  }
  verify('journeys', outcomes, { 'come to their end': (all) => all.every((outcome) => outcome === 'done') });
  await pair.close();
  await journal.close();
});

async function journey(number: number): Promise<'done' | 'failed'> {
  const trace = new Trace(hexOf);
  const name = `journey-${plan.region}-${trace.id.slice(0, 12)}`;
  const [startedAt, waits]: [number, Waits] = [Date.now(), {}];
  let [at, failure]: [Step, string | null] = ['signOn', null];
  journal.begin();
  const step: Way['step'] = async (which, work) => {
    at = which;
    const [traceparent, from] = [trace.next(), Date.now()];
    let wrong: string | null = null;
    try {
      await work(traceparent);
      waits[which] = Date.now() - from;
    } catch (error) {
      wrong = String(error);
      throw error;
    } finally {
      const attributes = { 'network.protocol.name': PROTOCOLS[which] };
      trace.ended({ ...{ traceparent, name: which, failure: wrong, attributes }, fromMs: from, toMs: Date.now() });
    }
  };
  try {
    const suite = { port: plan.gate.port, withinMs };
    const people = uids.map((uid) => new Person(uid, passwordOf(uid), suite)) as [Person, Person];
    await through(people, { step, name, trace, number });
  } catch (error) {
    failure = `${at}: ${String(error)}`;
    console.error(`journey ${trace.id} failed at ${failure}`);
  }
  const endedAt = Date.now();
  await pair.part();
  const outcome = failure === null ? 'done' : 'failed';
  const judged = judge(waits, failure !== null);
  journal.end({
    ...{ id: trace.id, traceId: trace.id, outcome, failure, steps: waits },
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    wholeMs: failure === null ? endedAt - startedAt : null,
    ...judged,
  });
  const attributes = { 'vigie.score': judged.score.mos, 'vigie.worst': judged.worst ?? '' };
  send(trace.spans({ ...{ name: 'journey', failure, attributes }, fromMs: startedAt, toMs: endedAt }));
  return outcome;
}

/** Spans adorn a run: one that does not arrive is told in the log, and costs no journey. */
function send(spans: TracedSpan[]): void {
  const { status, error } = http.post(`${plan.telemetry.endpoint}/v1/traces`, exportRequest(spans, plan), {
    headers: { 'content-type': 'application/json' },
    timeout: SEND_WITHIN_MS,
  });
  if (status !== 200) console.error(`Cannot send ${spans.length} spans: ${status} ${error}`);
}

interface Way {
  step: (which: Step, work: (traceparent: string) => unknown) => Promise<void>;
  name: string;
  trace: Trace;
  number: number;
}

/** Sign on, find, call, meet, write together, mail what was written. */
async function through([me, them]: [Person, Person], { step, name, trace, number }: Way): Promise<void> {
  await step('signOn', (traceparent) => me.signOn(traceparent));
  // The colleague is at work already: not a step of this journey.
  const beside = { traceparent: trace.next(), fromMs: Date.now() };
  them.signOn(beside.traceparent);
  trace.ended({ ...beside, name: 'colleague signs on', toMs: Date.now(), failure: null });
  await step('find', (traceparent) => {
    const found = me.find(colleagueName, traceparent);
    if (!found.some(({ uid }) => uid === colleague)) throw new Error(`${colleagueName} is not in the directory`);
  });
  await step('call', (traceparent) => call(trace, traceparent));
  await step('room', (traceparent) => pair.move([me.room(name, traceparent), them.room(name, traceparent)]));
  let text = '';
  await step('pad', async (traceparent) => {
    text = await share(name, [me.pad(name, traceparent), them.pad(name, traceparent)], number);
  });
  const letter = { id: `${trace.id}@probe.vigie.test`, subject: name, text };
  await step('mail', (traceparent) => pair.post({ ...letter, traceparent }));
}

/** One calls the other, whose telephone must get the same trace: Asterisk makes a leg of its own for it. */
async function call(trace: Trace, traceparent: string): Promise<void> {
  const began = Date.now();
  const { taken } = await pair.call(traceparent);
  verify(
    'the called telephone',
    { sent: traceparent, got: taken.traceparent },
    { 'got the trace of who called': ({ sent, got }) => got === sent },
  );
  trace.taken('called telephone', {
    ...{ traceparent: taken.traceparent, name: 'INVITE', failure: null },
    ...{ fromMs: began + taken.offeredMs, toMs: began + taken.answeredMs },
    attributes: { 'network.protocol.name': 'sip' },
  });
}

/** Two at a pad, one of whom writes; what the other has in the end. */
async function share(pad: string, passes: [string, string], number: number): Promise<string> {
  const url = `wss://pad.vigie.test:${plan.gate.port}`;
  const [writer, reader] = passes.map((pass) => new Editor({ url, pad, pass }, () => undefined)) as [Editor, Editor];
  const line = `Journey ${number}: decided, to be mailed.`;
  try {
    await until(() => writer.isReady && reader.isReady, 'open the pad');
    writer.text.insert(0, line);
    await until(() => reader.text.toJSON() === line && writer.unacknowledged === 0, 'read what the other wrote');
    return reader.text.toJSON();
  } finally {
    writer.leave();
    reader.leave();
  }
}

function hexOf(bytes: number): string {
  return Array.from(new Uint8Array(crypto.randomBytes(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function passwordOf(uid: string): string {
  return crypto.hmac('sha256', key, uid, 'hex').slice(0, 24);
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Cannot ${what} within ${withinMs} ms`);
    await sleep(LOOK_EVERY_MS);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function handleSummary(data: Parameters<typeof checksFile>[1]): Record<string, string> {
  return checksFile(plan, data);
}
