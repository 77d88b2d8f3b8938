import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunRecord } from '../../catalogue/index.ts';
import { projectOf } from '../../cli/docker/project.ts';
import { value } from './lib/database.ts';
import { MailStack } from './lib/mail.ts';
import { padText } from './lib/pads.ts';
import type { Finished } from './lib/soak.ts';
import { root, start } from './lib/soak.ts';
import { inDirectory } from './lib/suite.ts';

const PEOPLE = `uid,given name,surname,mail,number,region,language,groups
carla,Carla,Souza,,300703,sa,fr,staff
`;
const [writer, reader] = ['300001@vigie.test', '300302@vigie.test'];

describe('a backup of a stack, in a stack that has nothing of the first', () => {
  const stack = new MailStack();
  const { name } = projectOf(['sa'], { boards: false });
  const dir = mkdtempSync(path.join(tmpdir(), 'vigie-backup-'));
  const folder = path.join(dir, 'kept');
  const passwordOf = (): string =>
    /^password (.*)$/m.exec(readFileSync(path.join(root, '.secrets/people/carla'), 'utf8'))?.[1] ?? '';
  const isListed = async (): Promise<boolean> =>
    (await start(['users', 'list', '--json']).finished).stdout.includes('carla');
  const hasMail = async (id: string): Promise<boolean> =>
    (await stack.inbox(reader)).some((message) => message.id === id);
  let [pad, written, mail] = ['', '', ''];
  let restored: Finished;

  async function vigie(...args: string[]): Promise<Finished> {
    const done = await start(args).finished;
    assert.equal(done.exitCode, 0, done.stderr);
    return done;
  }

  before(async () => {
    await stack.up();
    writeFileSync(path.join(dir, 'people.csv'), PEOPLE);
    await vigie('users', 'import', path.join(dir, 'people.csv'));
    const soak = start([
      'soak',
      '--region',
      'sa',
      '--systems',
      'pad',
      '--profile',
      'smoke',
      '--duration',
      '8s',
      '--json',
    ]);
    pad = `${(JSON.parse((await soak.finished).stdout) as RunRecord).id}-sa-1`;
    written = await padText(name, pad);
    await stack.bringClient();
    const how = [
      '--port',
      '465',
      '--tls-on-connect',
      ...(await stack.signedOn(writer)),
      '--from',
      writer,
      '--to',
      reader,
    ];
    const sent = await stack.swaks(how);
    assert.equal(sent.exitCode, 0, sent.stdout);
    mail = sent.id;
    for (let i = 0; i < 20 && !(await hasMail(mail)); i++) await new Promise((resolve) => setTimeout(resolve, 500));
    assert.ok(await hasMail(mail), 'the mail did not arrive');
    await vigie('backup', '--to', folder);
    await vigie('down', '--volumes');
    await stack.up();
  });
  after(() => stack.down());

  it('keeps databases, directory, mailboxes and sign-on, for its owner only, with checksums', () => {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
      files: { name: string; file: string; sha256: string }[];
      versions: Record<string, string>;
    };
    assert.deepEqual(
      manifest.files.map((file) => file.name),
      ['database pad', 'database voice', 'database webmail', 'directory', 'mailboxes', 'signon'],
    );
    for (const { file, sha256 } of manifest.files) {
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.equal(statSync(path.join(folder, file)).mode & 0o077, 0, file);
    }
    assert.match(manifest.versions['db'] ?? '', /^18\./);
  });

  it('does not go into a folder that has something already', async () => {
    const { exitCode, stderr } = await start(['backup', '--to', folder]).finished;
    assert.equal(exitCode, 2);
    assert.match(stderr, /is there already, and not empty/);
  });

  it('is not in the new stack, until it is asked for with --yes', async () => {
    assert.equal(await padText(name, pad), '');
    assert.equal(await isListed(), false);
    assert.equal(await hasMail(mail), false);
    assert.equal((await start(['restore', folder]).finished).exitCode, 2);
    restored = await vigie('restore', folder, '--yes');
    assert.match(
      restored.stdout,
      /restored {2}database pad, database voice, database webmail, directory, mailboxes, signon/,
    );
  });

  it('brings the pad back to the letter', async () => {
    assert.ok(written.length > 20, written);
    assert.equal(await padText(name, pad), written);
  });

  it('brings the mail back', async () => {
    assert.ok(await hasMail(mail));
  });

  it('brings the person back: in the list, with the password, with the telephone', async () => {
    assert.ok(await isListed());
    const dn = 'uid=carla,ou=people,dc=vigie,dc=test';
    const said = await inDirectory(`ldapwhoami -x -ZZ -H ldap://directory -D ${dn} -w '${passwordOf()}'`);
    assert.match(said, /exit 0/);
    assert.equal(await value(name, 'voice', "SELECT count(*) FROM subscriber WHERE username = '300703'"), '1');
  });
});
