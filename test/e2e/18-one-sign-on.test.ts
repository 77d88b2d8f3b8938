import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { wkdHash } from '../../web/lib/wkd-hash.ts';
import { BrowserStack } from './lib/browser.ts';
import { locate, makeKey } from './lib/keys.ts';
import { MAILBOXES, MailStack } from './lib/mail.ts';
import { root, start } from './lib/soak.ts';
import { asService, ask, inDirectory, passwordOf } from './lib/suite.ts';

const PEOPLE = `uid,given name,surname,mail,number,region,language,groups,key
dora,Dora,Maar,,300711,sa,fr,staff,-
emil,Emil,Berliner,,300712,sa,en,,emil.asc
`;
const DORA_BY_HASH = `/.well-known/openpgpkey/vigie.test/hu/${wkdHash('dora')}?l=dora`;
/** A key and two letters: 20 s where nothing else runs, some minutes where much does. */
const LETTERS_TIMEOUT_MS = 270_000;
/** A folder on this machine that pictures of the pages go to, where they are wanted. */
const PICTURES = process.env['VIGIE_PICTURES'] ?? '';

describe('one sign-on for every tool', () => {
  const stack = new BrowserStack(['browser', 'mailclient'], [path.join(root, 'stack/compose.mailclient.yaml')]);
  const mail = new MailStack();
  const stamp = Date.now();
  /** Long key IDs of what was made in web mail. */
  let keysOfDora: string[] = [];
  const isDoras = (fingerprint: string): boolean => keysOfDora.some((key) => fingerprint.endsWith(key));
  const users = async (...args: string[]): Promise<number | null> =>
    (await start(['users', ...args]).finished).exitCode;

  /** What somebody says who signs on once, at the portal. */
  const person = (role: string, who: string): ReturnType<BrowserStack['script']> => {
    const script = stack.script('tools.ts', { ROLE: role, WHO: who, PASSWORD: passwordOf(who), PICTURES });
    return { ...script, done: script.done.then(keepPictures) };
  };

  /** What a program of test/e2e/mail says of a letter in Emil's mailbox. */
  const readByGpg = (program: string, subject: string, ...more: string[]): Promise<string> => {
    const passwords = [`PASSWORD=${passwordOf('emil')}`, `SENDER_PASSWORD=${passwordOf('dora')}`];
    const read = ['python3', `/mail/${program}`, MAILBOXES, '/run/secrets/tls_ca', 'emil@vigie.test', subject];
    return stack.in('mailclient', ['env', ...passwords, ...read, ...more]);
  };

  before(async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'vigie-people-')), 'people.csv');
    writeFileSync(file, PEOPLE);
    await stack.up();
    // Of a run before this one.
    for (const uid of ['dora', 'emil']) await users('leave', uid);
    writeFileSync(path.join(path.dirname(file), 'emil.asc'), await makeKey(stack, 'Emil Berliner', 'emil@vigie.test'));
    assert.equal(await users('import', file), 0);
  });
  after(async () => {
    for (const uid of ['dora', 'emil']) await users('leave', uid);
    await stack.down();
  });

  it('sends away to it, and nowhere else, whoever comes to a tool without a pass', async () => {
    for (const [host, path] of [
      ['pad.vigie.test', '/p/minutes'],
      ['rooms.vigie.test', '/r/lundi'],
    ] as const) {
      const { status, headers } = await ask(host, `/sign-on?to=${encodeURIComponent(path)}`);
      assert.equal(status, 303);
      const to = new URL(headers.location ?? '');
      assert.equal(to.host, 'signon.vigie.test:4443');
      assert.equal(to.searchParams.get('code_challenge_method'), 'S256');
      assert.equal(to.searchParams.get('redirect_uri'), `https://${host}:4443/signed-on`);
    }
    assert.equal((await ask('pad.vigie.test', '/api/minutes/pass')).status, 401);
    assert.equal((await ask('pad.vigie.test', '/api/minutes/text')).status, 403);
    assert.equal((await ask('rooms.vigie.test', '/api/me')).status, 401);
    const mail = await ask('webmail.vigie.test', '/');
    assert.equal(mail.status, 302);
    const to = new URL(mail.headers.location ?? '');
    assert.equal(to.host, 'signon.vigie.test:4443');
    assert.equal(to.searchParams.get('redirect_uri'), 'https://webmail.vigie.test:4443/index.php/login/oauth');
  });

  it('gives out of the web mail’s files none that a browser has no use for', async () => {
    for (const path of [
      '/plugins/enigma/config.inc.php',
      '/plugins/enigma/bin/import_keys.sh',
      '/config/config.inc.php',
    ]) {
      assert.equal((await ask('webmail.vigie.test', path)).status, 403, path);
    }
    assert.equal((await ask('webmail.vigie.test', '/plugins/enigma/openpgp.min.js')).status, 200);
  });

  it('opens pad and room from the portal’s list without a second password', async () => {
    const said = await person('uses', 'dora').done;
    assert.match(said, /tools: pad rooms webmail/);
    assert.match(said, /at the pad: Dora Maar \(vous\)/);
    assert.match(said, /at the room: Dora Maar/);
  });

  it('gives everybody’s key to gpg, which finds it by the address (Web Key Directory)', async () => {
    const found = await locate(stack, 'emil@vigie.test');
    assert.equal(found.users.join(), 'Emil Berliner <emil@vigie.test>');
    const { stdout } = await start(['users', 'list', '--json']).finished;
    const listed = JSON.parse(stdout) as { uid: string; key: { fingerprint?: string } | null }[];
    assert.equal(listed.find(({ uid }) => uid === 'emil')?.key?.fingerprint, found.fingerprint);
    assert.equal(listed.find(({ uid }) => uid === 'dora')?.key, null);
    assert.equal((await ask('openpgpkey.vigie.test', DORA_BY_HASH)).status, 404);
  });

  it('opens the mail from the portal’s list; what is signed there, gpg verifies at the colleague’s', async () => {
    const given = { WHO: 'dora', PASSWORD: passwordOf('dora'), TO: 'Emil', SUBJECT: `minutes ${stamp}`, PICTURES };
    const script = stack.script('webmail.ts', { ...given, SECRET: `secret ${stamp}` }, LETTERS_TIMEOUT_MS);
    const said = keepPictures(await script.done);
    assert.match(said, /at the mail: dora@vigie\.test/);
    keysOfDora = (/^keys: (.+)$/m.exec(said)?.[1]?.split(' ') ?? []).filter((key) => key.length === 16);
    const verified = await readByGpg('verify.py', `minutes ${stamp}`);
    const { fingerprint, ...seen } = JSON.parse(verified) as Verified;
    assert.deepEqual(seen, {
      from: 'Dora Maar <dora@vigie.test>',
      users: ['Dora Maar <dora@vigie.test>'],
      signed: true,
      changed: 'BADSIG',
    });
    assert.ok(isDoras(fingerprint), `${fingerprint} is none of ${keysOfDora.join(', ')}, which were made in the page`);
    assert.ok(isDoras((await locate(stack, 'dora@vigie.test')).fingerprint));
  });

  it('encrypts the next letter to the colleague, by the directory’s key: gpg reads it there, the servers cannot', async () => {
    const { fingerprint, ...read } = JSON.parse(
      await readByGpg('decrypt.py', `secret ${stamp}`, '/tmp/emil', 'dora@vigie.test'),
    ) as Decrypted;
    assert.deepEqual(read, {
      text: 'The minutes are on the pad.',
      // The colleague's, and the writer's own.
      keys: 2,
      clear: false,
      copy: 'multipart/encrypted',
    });
    assert.ok(isDoras(fingerprint), `signed by ${fingerprint}`);
  });

  it('ends a person’s gpg agent with the last of their requests, not under one that signs meanwhile', async () => {
    const requests = `
      require '/usr/share/roundcube/plugins/vigie/agent.php';
      $home = '/tmp/keys/nobody@vigie.test';
      mkdir($home, 0700);
      [$signs, $lists] = [new vigie_agent($home), new vigie_agent($home)];
      exec("gpg-connect-agent --homedir $home /bye 2>&1");
      foreach ([$lists, $signs] as $request) {
        $request->end();
        // It ends a moment after it is told to.
        for ($i = 0; $i < 100 && $request === $signs && file_exists("$home/S.gpg-agent"); $i++) usleep(100000);
        echo file_exists("$home/S.gpg-agent") ? 'there ' : 'gone ';
      }
      exec("rm -rf $home $home.lock");`;
    assert.equal((await stack.in('webmail', ['php', '-r', requests])).trim(), 'there gone');
  });

  it('lets web mail give a key to who has none, and put none in the place of another', async () => {
    const change = (who: string, how: string): Promise<string> =>
      inDirectory(
        `printf 'dn: uid=${who},ou=people,dc=vigie,dc=test\\nchangetype: modify\\n${how}' | ` +
          `ldapmodify ${asService('webmail', { tls: true })}`,
      );
    assert.match(await change('emil', 'replace: pgpKey\\npgpKey: x\\n'), /exit 50/);
    assert.match(await change('emil', 'delete: pgpKey\\n'), /exit 50/);
    assert.match(await change('emil', 'add: pgpKey\\npgpKey: x\\n'), /exit (19|20)/);
    assert.match(await change('emil', 'replace: sn\\nsn: x\\n'), /exit 50/);
  });

  it('lists the mail alone to who has no rights, and lets them into nothing else', async () => {
    const said = await person('stranger', 'emil').done;
    assert.match(said, /tools: webmail *$/m);
    for (const tool of ['pad', 'rooms'])
      assert.match(said, new RegExp(`refused at https://${tool}.* by signon.vigie.test:4443: .+`));
  });

  it('shows at the portal, without being asked, who is in a call, what was missed, and that mail is unread', async () => {
    const watches = { COLLEAGUE: 'dora', CALLER: '300711', PICTURES };
    const page = stack.script('news.ts', { WHO: 'emil', PASSWORD: passwordOf('emil'), ...watches });
    await page.printed(/colleague unreachable, unread \d+ voicemail \d+, missed 0 from none/);
    // Emil's telephone is off: his voicemail answers, which is a call of Dora's, and a call that he missed.
    const call = ['python3', '/mail/call.py', '198.19.0.10', '300711', '300712', '6'];
    const [called, sent] = await Promise.all([
      mail.run(call, `${passwordOf('dora', 'sip 300711')}\n`),
      mail.fromPartner('emil@vigie.test', `${Date.now()}@partner.test`),
    ]);
    assert.equal(called.exitCode, 0, called.stdout + called.stderr);
    assert.equal(sent.exitCode, 0, sent.stderr);
    const said = keepPictures(await page.done);
    assert.match(said, /colleague busy[^]*colleague unreachable, unread .*, missed 1 from Dora Maar/);
    const unread = [...said.matchAll(/unread (\d+)/g)].map(([, count]) => Number(count));
    assert.equal(unread.at(-1), (unread[0] ?? NaN) + 1);
    assert.match(said, /nothing missed any longer/);
  });

  it('gives the portal numbers of mail and nothing else, in the core network alone', async () => {
    const key = 'require("node:fs").readFileSync("/run/secrets/mail_portal", "utf8").trim()';
    const asks = (command: string, given = key): Promise<string> =>
      stack.in('portal', [
        'node',
        '--eval',
        `fetch("https://mailboxes:8443/doveadm/v1", {
          method: "POST",
          headers: {
            "content-type": "application/json",
            authorization: "X-Dovecot-API " + Buffer.from(${given}).toString("base64"),
          },
          body: JSON.stringify([[${command}, "x"]]),
          signal: AbortSignal.timeout(5000),
        }).then(async (answer) => console.log(answer.status, await answer.text()), (error) => console.log(error.name))`,
      ]);
    const [emil, inbox] = ['"user": "emil@vigie.test"', '"field": ["unseen"], "mailboxMask": ["INBOX"]'];
    const status = `"mailboxStatus", { ${emil}, ${inbox} }`;
    assert.match(await asks(status), /^200 .*"unseen":"\d+"/);
    for (const command of [
      `"fetch", { ${emil}, "field": ["text"], "query": ["ALL"] }`,
      `"mailboxList", { ${emil} }`,
      '"reload", {}',
    ]) {
      assert.match(await asks(command), /^200 .*unAuthorized/, command);
    }
    assert.doesNotMatch(await asks(status, '"another"'), /unseen/);
    const fromTheWorld = 'timeout 3 bash -c "</dev/tcp/198.19.0.26/8443" 2>/dev/null; echo exit $?';
    assert.match(await stack.in('browser', ['bash', '-c', fromTheWorld]), /exit (1|124)/);
    const mailFromTheWorld = fromTheWorld.replace('8443', '993');
    assert.match(await stack.in('browser', ['bash', '-c', mailFromTheWorld]), /exit 0/);
  });

  it('is refused at every tool to who leaves, within half a minute', async () => {
    const page = person('stays', 'dora');
    await page.printed(/stays/);
    assert.equal(await users('leave', 'dora'), 0);
    const said = await page.done;
    for (const tool of ['pad', 'rooms']) {
      assert.match(said, new RegExp(`https://${tool}.vigie.test:4443 says 401`));
      assert.match(said, new RegExp(`asked for the password at https://${tool}`));
    }
    assert.match(said, /https:\/\/webmail\.vigie\.test:4443 says session_error/);
    assert.match(said, /asked for the password at https:\/\/webmail/);
    assert.equal((await ask('openpgpkey.vigie.test', DORA_BY_HASH)).status, 404);
  });
});

/** What gpg says of a mail (test/e2e/mail/verify.py). */
interface Verified {
  from: string;
  users: string[];
  fingerprint: string;
  signed: boolean;
  changed: string;
}

/** What gpg reads of an encrypted one (test/e2e/mail/decrypt.py). */
interface Decrypted {
  text: string;
  fingerprint: string;
  keys: number;
  clear: boolean;
  copy: string;
}

/** @returns what was said beside pictures. */
function keepPictures(said: string): string {
  return said.replaceAll(/^picture (\S+) (\S+)$/gm, (_, name: string, picture: string) => {
    writeFileSync(path.join(PICTURES, `${name}.png`), Buffer.from(picture, 'base64'));
    return '';
  });
}
