import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { rmSync } from 'node:fs';
import type { Person } from '../../catalogue/index.ts';
import { loadCatalogue } from '../../catalogue/index.ts';
import { projectOf } from '../docker/project.ts';
import { CommandError, UsageError } from '../exit-codes.ts';
import { keepPasswords } from '../parts/people/first-passwords.ts';
import { withKeys } from '../parts/people/listed.ts';
import type { Outcome } from '../parts/people/people-program.ts';
import { endSessions, ensurePeopleRun, importPeople, runPeople } from '../parts/people/people-program.ts';
import { keyReader } from '../parts/people/read-key.ts';
import { readPeople } from '../parts/people/read-people.ts';
import { SECRETS, shown } from '../paths.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';

interface ImportOptions extends OutputOptions {
  dryRun?: true;
}

const EXAMPLES = `
people.csv, its first line: uid,given name,surname,mail,number,region,language,groups,key
(mail, groups and key may be empty or left out; groups have spaces between; key names a file with the OpenPGP public
key, "-" takes away the one that is there, empty leaves it). Each person gets directory entry and SIP account together,
or neither. Whoever is there already is changed to what the file says, and keeps the password.

Examples:
  npm run vigie -- users import people.csv --dry-run
  npm run vigie -- users import people.csv
  npm run vigie -- users list
  npm run vigie -- users leave ada`;

export function usersCommand(): Command {
  const importing = new Command('import')
    .description('make and change people from a CSV file')
    .argument('<file>', 'people.csv')
    .option('--dry-run', 'say what would be done, and do nothing')
    .action(importUsers);
  const listing = new Command('list').description('everybody in the directory').action(listUsers);
  const leaving = new Command('leave')
    .description('take all access from somebody, at once')
    .argument('<uid>', 'who leaves')
    .action(leave);
  return new Command('users')
    .description('people: directory, telephone, access')
    .addCommand(withOutputOptions(importing, { json: 'what became of each person, as JSON' }))
    .addCommand(withOutputOptions(listing, { json: 'people as JSON' }))
    .addCommand(withOutputOptions(leaving, { json: 'what was done, as JSON' }))
    .addHelpText('after', EXAMPLES);
}

async function importUsers(path: string, options: ImportOptions): Promise<void> {
  const terminal = terminalOf(options);
  const rules = { regions: loadCatalogue().regions, readKey: keyReader(dirname(path), new Date()) };
  const { people, problems } = await readPeople(readText(path), basename(path), rules);
  const [first, ...others] = problems;
  if (first !== undefined) throw new UsageError(first, { details: others });
  const project = projectOf([], { boards: false });
  await ensurePeopleRun(project);
  const dryRun = options.dryRun === true;
  const outcomes = await importPeople(project, people, dryRun);
  const results = outcomes.map((outcome) => {
    const file = keepPasswords(SECRETS, outcome);
    const { uid, outcome: what, changed, error } = outcome;
    return { uid, outcome: what, changed, error, passwords: file === null ? undefined : shown(file) };
  });
  if (options.json === true) printJson({ dryRun, people: results });
  else {
    for (const { uid, outcome, changed = [], error, passwords } of results) {
      const more = [error, changed.join(', '), passwords === undefined ? '' : `first passwords in ${passwords}`];
      terminal.result(` ${outcome.padEnd(8)} ${uid.padEnd(16)} ${more.filter(Boolean).join(' · ')}`.trimEnd());
    }
    terminal.result(` ${dryRun ? 'nothing was done: dry run' : counted(outcomes)}`);
  }
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return;
  const whom = failed.map(({ uid }) => uid).join(', ');
  throw new CommandError(`Cannot import ${failed.length} of ${people.length}: ${whom}`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`users import: "${path}" cannot be read (${(cause as NodeJS.ErrnoException).code ?? ''})`, {
      cause,
    });
  }
}

function counted(outcomes: readonly Outcome[]): string {
  const kinds = [...new Set(outcomes.map(({ outcome }) => outcome))];
  return kinds.map((kind) => `${outcomes.filter(({ outcome }) => outcome === kind).length} ${kind}`).join(', ');
}

async function listUsers(options: OutputOptions): Promise<void> {
  const terminal = terminalOf(options);
  const project = projectOf([], { boards: false });
  await ensurePeopleRun(project);
  const people = await withKeys((await runPeople(project, ['list'])) as Person[], new Date());
  if (options.json === true) printJson(people);
  else if (people.length === 0) terminal.result('Nobody yet (npm run vigie -- users import people.csv)');
  for (const { uid, number, region, givenName, surname, groups, key } of options.json === true ? [] : people) {
    const name = `${givenName} ${surname}`;
    const said = key === null ? '' : `  key ${'problem' in key ? key.problem : key.fingerprint}`;
    terminal.result(
      ` ${uid.padEnd(16)} ${number}  ${region.padEnd(4)} ${name.padEnd(28)} ${groups.join(' ')}${said}`.trimEnd(),
    );
  }
}

async function leave(uid: string, options: OutputOptions): Promise<void> {
  const terminal = terminalOf(options);
  const project = projectOf([], { boards: false });
  await ensurePeopleRun(project);
  const [done] = (await runPeople(project, ['leave', uid])) as Outcome[];
  if (done === undefined || done.outcome === 'failed') {
    throw new UsageError(`users leave: ${done?.error ?? `"${uid}" is not in the directory`}`);
  }
  const ended = await endSessions(project, done);
  rmSync(join(SECRETS, 'people', done.uid), { force: true });
  if (options.json === true) printJson({ uid: done.uid, outcome: done.outcome, ended });
  else if (done.outcome === 'gone') terminal.result(` ${uid} had left already`);
  else
    terminal.result(` ${uid} has left: directory, groups, telephone ${done.number ?? ''}; ended ${ended.join(', ')}`);
}
