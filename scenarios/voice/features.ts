import type { Call, Fleet, Notified, Watch } from 'k6/x/vigie/voice';
import { verify } from '../lib/checks.ts';

/** How long a stretch of a call is listened to, ms; 50 packets a second are sent. */
const STRETCH_MS = 1000;
/** As many as the pool may have (catalogue/systems/voice.yaml, scaling). */
const MOST_INSTANCES = 3;
const hears = (packets: number): boolean => packets > 30;

/**
 * Each thing that a telephone can do, once, between two fleets; what has not begun within the limit fails.
 * @param desk one telephone, that has voicemail
 */
export async function features(here: Fleet, there: Fleet, desk: Fleet, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  for (const [name, run] of Object.entries(FEATURES)) {
    try {
      if (Date.now() > until) throw new Error(`not begun within ${withinMs} ms`);
      await run(here, there, desk);
    } catch (error) {
      verify(name, String(error), { [`went through (${String(error)})`]: () => false });
    }
  }
}

const FEATURES: Record<string, (here: Fleet, there: Fleet, desk: Fleet) => Promise<void>> = {
  options: async (here) => {
    verify('options', await here.options(), { 'the edge lives': ({ status }) => status === 200 });
  },

  hold: async (here, there) => {
    const call = await here.dial(there);
    verify('talk', await call.listen(STRETCH_MS), { 'both hear': (n) => hears(n.caller) && hears(n.callee) });
    await call.hold();
    const held = await call.listen(STRETCH_MS);
    verify('hold', held, { 'nobody hears': ({ caller, callee }) => caller === 0 && callee === 0 });
    await call.resume();
    verify('resume', await call.listen(STRETCH_MS), { 'both hear again': (n) => hears(n.caller) && hears(n.callee) });
    verify('hold', await call.hangUp(), {
      'the speech was good': ({ heard }) => (heard.caller?.mos ?? 1) >= 4 && (heard.callee?.mos ?? 1) >= 4,
    });
  },

  dtmf: async (here, there) => {
    const call = await here.dial(there);
    await call.dtmf('12#', { by: 'rfc4733' });
    verify('dtmf', await call.callee.digits(3), { 'RFC 4733 arrives': ({ rfc4733 }) => rfc4733 === '12#' });
    await call.hangUp();
  },

  info: async (here, there) => {
    const call = await here.dial(there);
    await call.dtmf('9*', { by: 'info' });
    verify('dtmf', await call.callee.digits(2), {
      'INFO arrives, as either': ({ rfc4733, info }) => rfc4733 + info === '9*',
    });
    await call.hangUp();
  },

  busy: async (here, there) => {
    const call = await here.dial(there, { answer: { status: 486, reason: 'Busy Here' } });
    verify('busy', call, { 'the caller learns it': ({ answered, status }) => !answered && status === 486 });
  },

  decline: async (here, there) => {
    const call = await here.dial(there, { answer: { status: 603, reason: 'Decline' } });
    verify('decline', call, { 'the caller learns it': ({ answered, status }) => !answered && status >= 400 });
  },

  cancel: async (here, there) => {
    const call = await here.dial(there, { answer: { afterMs: 5000 }, cancelAfterMs: 1000 });
    verify('cancel', call, { 'the callee sees it': ({ status, cancelSeen }) => status === 487 && cancelSeen });
  },

  'early media': async (here, there) => {
    const call = await here.dial(there, { answer: { earlyMedia: true, afterMs: 1000 } });
    verify('early media', call, {
      'is heard before the answer': ({ provisional, earlyPackets }) => provisional.includes(183) && hears(earlyPackets),
    });
    await call.hangUp();
  },

  prack: async (here, there) => {
    const call = await here.dial(there, { reliable: 'supported', answer: { reliable: true } });
    verify('prack', call, { 'acknowledges a ringing': ({ answered, pracked }) => answered && pracked });
    await call.listen(STRETCH_MS);
    await call.hangUp();
  },

  'blind transfer': async (here, there) => {
    const call = await here.dial(there);
    verify('blind transfer', await call.transfer(there), { 'is told to succeed': ({ status }) => status === 200 });
    verify('blind transfer', await call.listen(STRETCH_MS), {
      'callee and target hear each other': ({ callee, target }) => hears(callee) && hears(target),
    });
    await call.hangUp();
  },

  'attended transfer': async (here, there) => {
    const [call, consultation] = await onOneInstance(here, there);
    const { status } = await call.transfer(consultation);
    verify('attended transfer', status, { 'is told to succeed': (one) => one === 200 });
    const [one, other] = await Promise.all([call.listen(STRETCH_MS), consultation.listen(STRETCH_MS)]);
    verify('attended transfer', [one.callee, other.callee], { 'both callees hear each other': (n) => n.every(hears) });
    await call.hangUp();
    await consultation.hangUp();
  },

  message: async (here, there) => {
    const sent = await here.message(there, 'Vigie says hello');
    verify('message', sent, { 'arrives as it was written': ({ received }) => received?.text === 'Vigie says hello' });
  },

  presence: async (here, _, desk) => {
    const watch = await here.watch('dialog', desk);
    const seen = (busy: boolean): Promise<Notified> => until(watch, ({ calls }) => calls?.busy === busy);
    verify('presence', await seen(false), { 'who is in no call is idle': ({ calls }) => calls?.busy === false });
    const call = await here.dial(desk);
    verify('presence', await seen(true), { 'who is in a call is busy': ({ calls }) => calls?.busy === true });
    await call.hangUp();
    verify('presence', await seen(false), { 'and then idle again': ({ calls }) => calls?.busy === false });
    await watch.end();
  },

  mailbox: async (here, there) => {
    const own = await here.subscribe('message-summary', here);
    verify('mailbox', own, { 'says whether messages wait': ({ messages }) => messages?.waiting === false });
    const other = await here.subscribe('message-summary', there);
    verify('mailbox', other, { 'is told to its owner alone': ({ status }) => status === 403 });
  },

  voicemail: async (here, _, desk) => {
    const watch = await desk.watch('message-summary', desk);
    const { messages } = await watch.next(TOLD_MS);
    const before = messages?.unheard ?? 0;
    const call = await here.dial(desk, { answer: { status: 480, reason: 'Away' } });
    verify('voicemail', call, { 'answers for who does not': ({ answered }) => answered });
    await call.listen(MESSAGE_MS);
    await call.hangUp();
    const waiting = await until(watch, (told) => told.messages?.unheard === before + 1);
    verify('voicemail', waiting, { 'one message more waits': (told) => told.messages?.unheard === before + 1 });
    await watch.end();
  },
};

/** How long one is told late at most, ms: voicemail passes the mail system first. */
const TOLD_MS = 10_000;
/** Announcement (8 s) and what is then said, ms. */
const MESSAGE_MS = 13_000;

/** What is told until it is what is waited for, or nothing more comes. */
async function until(watch: Watch, isIt: (told: Notified) => boolean): Promise<Notified> {
  for (;;) {
    const told = await watch.next(TOLD_MS);
    if (told.state === '' || isIt(told)) return told;
  }
}

/** Two calls that one instance of the pool holds: no other knows the dialog that Replaces names (RFC 3891 §3). */
async function onOneInstance(here: Fleet, there: Fleet): Promise<[Call, Call]> {
  const calls: Call[] = [];
  try {
    while (calls.length <= MOST_INSTANCES) {
      const call = await here.dial(there);
      const other = calls.find(({ instance }) => instance === call.instance);
      if (other !== undefined) {
        calls.splice(calls.indexOf(other), 1);
        return [other, call];
      }
      calls.push(call);
    }
    throw new Error(`no two of ${calls.length} calls are on one instance`);
  } finally {
    await Promise.all(calls.map((call) => call.hangUp()));
  }
}
