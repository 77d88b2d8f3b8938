import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '../../catalogue/index.ts';
import { keepPasswords } from '../../cli/parts/people/first-passwords.ts';
import { keyReader } from '../../cli/parts/people/read-key.ts';
import { withKeys } from '../../cli/parts/people/listed.ts';
import { readPeople } from '../../cli/parts/people/read-people.ts';
import type { PeopleFile } from '../../cli/parts/people/read-people.ts';
import { scratch, vigie } from './lib/vigie.ts';

const HEADER = 'uid,given name,surname,mail,number,region,language,groups';
/** Keys made by gpg (test/web/openpgp-key.test.ts says how). */
const KEYS = join(import.meta.dirname, '../web/keys');
const NOW = new Date('2026-12-01');
const { regions } = loadCatalogue();
const rules = { regions, readKey: keyReader(KEYS, NOW) };
const read = (...lines: string[]): Promise<PeopleFile> =>
  readPeople([HEADER, ...lines].join('\n'), 'people.csv', rules);

describe('readPeople', () => {
  it('reads a person, and gives the address that the uid makes', async () => {
    const { people, problems } = await read('ada,Ada,Lovelace,,300701,sa,en,staff admins');
    assert.deepEqual(problems, []);
    assert.deepEqual(people, [
      {
        uid: 'ada',
        givenName: 'Ada',
        surname: 'Lovelace',
        mail: 'ada@vigie.test',
        number: '300701',
        region: 'sa',
        language: 'en',
        groups: ['admins', 'staff'],
      },
    ]);
  });

  it('names file, line, column and value of each thing that is wrong', async () => {
    const { problems } = await read('ada,Ada,Lovelace,,300701,sa,en,', 'bruno,Bruno,Müller,,12a,sa,French,');
    assert.deepEqual(problems, [
      'people.csv:3 number: "12a" is not a telephone number (expected e.g. 300701)',
      'people.csv:3 language: "French" is not a language (expected e.g. fr or en)',
    ]);
  });

  it('refuses a number of the probes, and one of another region', async () => {
    for (const number of ['300600', '100701']) {
      const { problems } = await read(`ada,Ada,Lovelace,,${number},sa,en,`);
      assert.deepEqual(problems, [
        `people.csv:2 number: "${number}" is not a number of region sa (expected 300601 to 399999)`,
      ]);
    }
  });

  it('refuses a region that is not there', async () => {
    assert.match(
      (await read('ada,Ada,Lovelace,,300701,mars,en,')).problems[0] ?? '',
      /^people\.csv:2 region: "mars".*eu, na, sa, ap/,
    );
  });

  it('refuses what two people would have', async () => {
    const { problems } = await read('ada,Ada,L,,300701,sa,en,', 'bob,Bob,B,ada@vigie.test,300701,sa,en,');
    assert.deepEqual(problems, [
      'people.csv:3 mail: "ada@vigie.test" is on line 2 too',
      'people.csv:3 number: "300701" is on line 2 too',
    ]);
  });

  it('refuses an address of another domain, and a uid that a directory would read as more than a name', async () => {
    assert.match((await read('ada,Ada,L,ada@evil.example,300701,sa,en,')).problems[0] ?? '', /^people\.csv:2 mail: /);
    assert.match((await read('"ada,ou=x",Ada,L,,300701,sa,en,')).problems[0] ?? '', /^people\.csv:2 uid: /);
  });

  it('counts lines as an editor does, empty ones too', async () => {
    const { problems } = await readPeople(`${HEADER}\n\n\nada,Ada,L,,1,sa,en,\n`, 'people.csv', rules);
    assert.match(problems[0] ?? '', /^people\.csv:4 number: "1"/);
  });

  it('says which columns there are when one is not known, and which line has too few', async () => {
    const unknown = await readPeople('uid,name\nada,Ada\n', 'people.csv', rules);
    assert.match(unknown.problems[0] ?? '', /^people\.csv:1 "name" is not a column \(expected uid, given name/);
    assert.match((await read('ada,Ada')).problems[0] ?? '', /^people\.csv:2 Invalid Record Length/);
    assert.match((await readPeople('', 'people.csv', rules)).problems[0] ?? '', /^people\.csv:1 there is nobody in it/);
  });

  it('reads the key that a line names, takes it away by a dash, and says nothing of it where there is none', async () => {
    const csv = `${HEADER},key\nada,Ada,L,,300701,sa,en,,good.asc\nbob,Bob,B,,300702,sa,en,,-\neve,Eve,E,,300703,sa,en,,\n`;
    const { people, problems } = await readPeople(csv, 'people.csv', rules);
    assert.deepEqual(problems, []);
    assert.match(people[0]?.key ?? '', /^-----BEGIN PGP PUBLIC KEY BLOCK-----\n/);
    assert.equal(people[1]?.key, '');
    assert.ok(!('key' in (people[2] ?? {})));
  });

  for (const [file, why] of [
    ['nobody.asc', '"nobody.asc" cannot be read (ENOENT)'],
    ['../keys', '"../keys" is not a file'],
    ['secret.asc', '"secret.asc" is a secret key, which nobody else may have (expected the public one: gpg'],
    ['rsa2048.asc', '"rsa2048.asc" has no user ID of ada@vigie.test (it has Bruno <bruno@vigie.test>)'],
  ] as const) {
    it(`names line and file of a key that is of no use: ${file}`, async () => {
      const { problems } = await readPeople(`${HEADER},key\nada,Ada,L,,300701,sa,en,,${file}\n`, 'people.csv', rules);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.startsWith(`people.csv:2 key: ${why}`), problems[0]);
    });
  }
});

describe('withKeys', () => {
  it('says of each key its fingerprint, or why nobody is given it', async () => {
    const [ada] = (await read('ada,Ada,Lovelace,,300701,sa,en,')).people;
    assert.ok(ada);
    const good = readFileSync(join(KEYS, 'good.asc'), 'utf8');
    const revoked = readFileSync(join(KEYS, 'revoked.asc'), 'utf8');
    const listed = await withKeys([ada, { ...ada, key: good }, { ...ada, key: revoked }], NOW);
    assert.deepEqual(
      listed.map(({ key }) => key),
      [null, { fingerprint: 'F1FF3DEDB197714E0AAA77D3CD2233BC12171FE5' }, { problem: 'is revoked' }],
    );
  });
});

describe('keepPasswords', () => {
  it('keeps first passwords for their owner alone, and nothing of who was given none', () => {
    const dir = scratch();
    const path = keepPasswords(dir, {
      uid: 'ada',
      outcome: 'added',
      number: '300701',
      password: 'p',
      sipPassword: 's',
    });
    assert.equal(path, join(dir, 'people/ada'));
    assert.equal(readFileSync(path, 'utf8'), 'password p\nsip 300701 s\n');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(keepPasswords(dir, { uid: 'bob', outcome: 'same' }), null);
  });

  it('keeps a first password that is not read yet when only the number changes', () => {
    const dir = scratch();
    keepPasswords(dir, { uid: 'ada', outcome: 'added', number: '300701', password: 'p', sipPassword: 's' });
    keepPasswords(dir, { uid: 'ada', outcome: 'changed', number: '300702', sipPassword: 't' });
    assert.equal(readFileSync(join(dir, 'people/ada'), 'utf8'), 'password p\nsip 300702 t\n');
  });
});

describe('vigie users', () => {
  it('exits with 2 on a file that is wrong, and says where, before anything is asked of the stack', async () => {
    const missing = await vigie(['users', 'import', '/nowhere/people.csv'], { DOCKER_HOST: 'unix:///nowhere.sock' });
    assert.equal(missing.exitCode, 2);
    assert.match(missing.stderr, /users import: "\/nowhere\/people\.csv" cannot be read \(ENOENT\)/);
  });

  it('exits with 2 on a secret key in the place of a public one, beside the file', async () => {
    const dir = scratch();
    copyFileSync(join(KEYS, 'secret.asc'), join(dir, 'ada.asc'));
    writeFileSync(join(dir, 'people.csv'), `${HEADER},key\nada,Ada,Lovelace,,300701,sa,en,,ada.asc\n`);
    const args = ['users', 'import', join(dir, 'people.csv'), '--dry-run'];
    const refused = await vigie(args, { DOCKER_HOST: 'unix:///nowhere.sock' });
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /people\.csv:2 key: "ada\.asc" is a secret key/);
  });
});
