import type { MailPlan, Region } from '../../catalogue/index.ts';
import { numbersOf } from '../../catalogue/index.ts';

/** Mailboxes on each side: a watched one holds a connection, and a message to the same one comes after the last. */
const PEOPLE = 20;
/** The last ones of a region's people write and read; a test's own are before them. */
const SENDERS_FROM = 561;

/** What a plan of mail has beyond its load and places: who writes to whom. */
export function mailShare(region: Region): Partial<MailPlan> {
  return {
    people: {
      keyFile: '/run/secrets/probe_key',
      senders: numbersOf(region, { from: SENDERS_FROM, count: PEOPLE }),
      recipients: numbersOf(region, { from: SENDERS_FROM + PEOPLE, count: PEOPLE }),
    },
  };
}
