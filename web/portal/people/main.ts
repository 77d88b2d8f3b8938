// The one program that may write to the directory (`vigie users`). `import` and `leave` answer with a line of JSON for
// each person, as they are done; `list` with one for each there is.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import type { Person } from '../../../catalogue/types/person.ts';
import { withDirectory } from '../server/directory.ts';
import { everybody } from './entries.ts';
import { importPerson, leave } from './import.ts';

const secret = (name: string): string => readFileSync(`/run/secrets/${name}`, 'utf8').trim();
const say = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);

const [command = '', uid = ''] = process.argv.slice(2);
const account = { url: 'ldap://directory:389', name: 'people', password: secret('ldap_people'), ca: secret('tls_ca') };
const db = new pg.Client({ host: 'db', user: 'people', password: secret('db_people'), database: 'voice' });

try {
  await withDirectory(account, async (client) => {
    if (command === 'list') {
      for (const person of await everybody(client)) say(person);
      return;
    }
    await db.connect();
    if (command === 'leave') say(await leave(uid, { client, db }));
    else if (command === 'import') {
      const { people, dryRun } = JSON.parse(await text(process.stdin)) as { people: Person[]; dryRun: boolean };
      for (const person of people) say(await importPerson(person, { client, db, dryRun }));
    } else throw new Error(`Cannot do "${command}" (expected import, list or leave UID)`);
  });
} catch (error) {
  process.stderr.write(`people: ${error instanceof Error ? error.message || error.name : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await db.end();
}
