import type { Client } from 'ldapts';
import type { ClientBase } from 'pg';
import type { Person } from '../../../catalogue/types/person.ts';
import { FORMER, PEOPLE } from '../server/directory.ts';
import * as entries from './entries.ts';
import { addLine, hasLine, removeLine } from './lines.ts';
import type { Outcome } from './outcome.ts';
import { firstPassword, sipPassword } from './passwords.ts';
import type { Undo } from './together.ts';
import { together } from './together.ts';

const COLUMNS = ['givenName', 'surname', 'mail', 'number', 'region', 'language'] as const;

interface Work {
  client: Client;
  db: ClientBase;
  dryRun: boolean;
}

/** Bring one person to what the file says: entry, groups and telephone together, or none of them. */
export async function importPerson(person: Person, work: Work): Promise<Outcome> {
  const { client, db, dryRun } = work;
  const { uid, number } = person;
  try {
    const found = await entries.find(client, uid);
    const problem = (await entries.taken(client, person)) ?? (await unknownGroup(client, person));
    if (problem !== null) return { uid, outcome: 'failed', error: problem };
    const needsLine = !(await hasLine(db, number));
    const changed = found === null ? [] : differences(found.person, person, needsLine);
    const outcome = found === null ? 'added' : found.former ? 'returned' : changed.length > 0 ? 'changed' : 'same';
    const said: Outcome = outcome === 'changed' ? { uid, outcome, changed } : { uid, outcome };
    if (dryRun || outcome === 'same') return said;

    const password = outcome === 'changed' ? undefined : firstPassword();
    // Whoever's the number was: another's telephone must not go on ringing.
    const sip = needsLine || password !== undefined ? sipPassword() : undefined;
    await together(db, async (undo) => {
      const before = found?.person.number ?? '';
      if (before !== '' && before !== number) await removeLine(db, before);
      if (sip !== undefined) await addLine(db, number, sip);
      await writeEntry(client, undo, { person, found, password });
    });
    return { ...said, number, ...(password && { password }), ...(sip && { sipPassword: sip }) };
  } catch (error) {
    return { uid, outcome: 'failed', error: reason(error) };
  }
}

interface Write {
  person: Person;
  found: entries.Found | null;
  password: string | undefined;
}

async function writeEntry(client: Client, undo: Undo, { person, found, password }: Write): Promise<void> {
  const { uid } = person;
  if (found === null) {
    await undo.did(entries.addEntry(client, person, password ?? ''), () => client.del(entries.dnOf(uid)));
  } else {
    if (found.former) {
      await undo.did(entries.move(client, uid, FORMER, PEOPLE), async () => {
        await entries.move(client, uid, PEOPLE, FORMER);
        await entries.forget(client, uid);
      });
    }
    const { person: before } = found;
    const back = before.number === '' ? () => Promise.resolve() : () => entries.setAttributes(client, before);
    await undo.did(entries.setAttributes(client, person), back);
    if (password !== undefined) await entries.setPassword(client, uid, password);
  }
  const had = found?.person.groups ?? [];
  for (const group of person.groups.filter((name) => !had.includes(name))) {
    await undo.did(entries.joinGroup(client, uid, group), () => entries.leaveGroup(client, uid, group));
  }
  for (const group of had.filter((name) => !person.groups.includes(name))) {
    await undo.did(entries.leaveGroup(client, uid, group), () => entries.joinGroup(client, uid, group));
  }
}

function differences(before: Person, after: Person, needsLine: boolean): string[] {
  const columns = COLUMNS.filter((column) => before[column] !== after[column]);
  const groups = before.groups.join(' ') === after.groups.join(' ') ? [] : ['groups'];
  const key = after.key === undefined || after.key === before.key ? [] : ['key'];
  return [...columns, ...groups, ...key, ...(needsLine && before.number === after.number ? ['telephone'] : [])];
}

async function unknownGroup(client: Client, { groups }: Person): Promise<string | null> {
  const known = await entries.groupNames(client);
  const unknown = groups.find((name) => !known.includes(name));
  return unknown === undefined ? null : `groups: "${unknown}" is not a group (expected ${known.sort().join(', ')})`;
}

/** Somebody leaves: telephone, groups, password and place among the people, together. */
export async function leave(uid: string, { client, db }: Omit<Work, 'dryRun'>): Promise<Outcome> {
  try {
    const found = await entries.find(client, uid);
    if (found === null) return { uid, outcome: 'failed', error: `"${uid}" is not in the directory` };
    if (found.former) return { uid, outcome: 'gone' };
    const { number, groups } = found.person;
    await together(db, async (undo) => {
      if (number !== '') await removeLine(db, number);
      for (const group of groups) {
        await undo.did(entries.leaveGroup(client, uid, group), () => entries.joinGroup(client, uid, group));
      }
      await undo.did(entries.move(client, uid, PEOPLE, FORMER), () => entries.move(client, uid, FORMER, PEOPLE));
      // Last, for a password that is gone cannot be put back.
      await entries.forget(client, uid);
    });
    return { uid, outcome: 'left', number };
  } catch (error) {
    return { uid, outcome: 'failed', error: reason(error) };
  }
}

function reason(error: unknown): string {
  if (error instanceof AggregateError) return `${error.message}: ${error.errors.map(reason).join('; then ')}`;
  return error instanceof Error ? error.message || error.name : String(error);
}
