import { check } from 'k6';
import { Mailboxes, close, refusals } from 'k6/x/vigie/mail';
import type { MailPlan } from '../../catalogue/types/mail.ts';
import { optionsOf, readPlan, wholeRun } from '../lib/plan.ts';

const plan = readPlan() as MailPlan;

export const options = optionsOf(plan);

const here = new Mailboxes(plan, { numbers: plan.people.senders });
const there = new Mailboxes(plan, { numbers: plan.people.recipients });

export async function setup(): Promise<void> {
  await there.watch();
}

export default wholeRun(plan, async () => {
  // What must be refused, between the messages: each of the kinds, as often as is asked.
  const kinds = Array.from({ length: plan.refusals }, () => refusals).flat();
  const [sent, refused] = await Promise.all([
    here.send(there, {
      messages: plan.messages,
      overMs: plan.durationMs,
      attachmentBytes: plan.attachmentBytes,
      seed: plan.seed,
    }),
    here.misdeeds(there, kinds),
  ]);
  check(sent, { 'all messages were read by whom they were for': ({ done, placed }) => done === placed });
  check(refused, { 'all that must be refused was': ({ refused: turnedDown, placed }) => turnedDown === placed });
});

export async function teardown(): Promise<void> {
  await close();
}
