import assert from 'node:assert/strict';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BrowserStack } from './lib/browser.ts';
import { root, start } from './lib/soak.ts';
import { asService, ask, inDirectory, passwordOf } from './lib/suite.ts';

const PEOPLE = `uid,given name,surname,mail,number,region,language,groups
ada,Ada,Lovelace,,300701,sa,en,staff
bruno,Bruno,Müller,,300702,sa,fr,staff admins
`;
const BASE = 'ou=people,dc=vigie,dc=test';

interface Imported {
  people: { uid: string; outcome: string; passwords?: string; error?: string }[];
}

async function users(...args: string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  return start(['users', ...args]).finished;
}

describe('people: one directory, one sign-on', () => {
  const stack = new BrowserStack();
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'vigie-people-')), 'people.csv');
  const outcomes = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await users('import', file, '--json', ...args);
    return (JSON.parse(stdout) as Imported).people.map(({ uid, outcome }) => `${uid} ${outcome}`);
  };

  before(async () => {
    writeFileSync(file, PEOPLE);
    await stack.up();
    // Of a run before this one.
    for (const uid of ['ada', 'bruno']) await users('leave', uid);
  });
  after(() => stack.down());

  it('imports people, says what it would do first, and does it once', async () => {
    const dry = await outcomes('--dry-run');
    assert.deepEqual(await outcomes(), dry);
    assert.match(dry.join(), /^ada (added|returned),bruno (added|returned)$/);
    assert.deepEqual(await outcomes(), ['ada same', 'bruno same']);
    assert.equal(statSync(path.join(root, '.secrets/people/ada')).mode & 0o777, 0o600);
    const { stdout } = await users('list', '--json');
    const listed = (JSON.parse(stdout) as { uid: string; groups: string[] }[]).map(({ uid, groups }) => [
      uid,
      ...groups,
    ]);
    // Others may be there, of who uses this stack.
    assert.deepEqual(
      listed.filter(([uid]) => uid === 'ada' || uid === 'bruno'),
      [
        ['ada', 'staff'],
        ['bruno', 'admins', 'staff'],
      ],
    );
  });

  it('makes nothing of somebody whose number is another’s, and names both', async () => {
    const clash = path.join(path.dirname(file), 'clash.csv');
    writeFileSync(clash, `${PEOPLE.split('\n')[0] ?? ''}\nclara,Clara,Haskil,,300701,sa,fr,staff\n`);
    const { exitCode, stdout, stderr } = await users('import', clash);
    assert.equal(exitCode, 1);
    assert.match(stdout, /failed +clara +number: "300701" is ada's/);
    assert.match(stderr, /Cannot import 1 of 1: clara/);
  });

  it('the directory refuses a password without TLS, nobody’s questions, and a service’s writing and reading of secrets', async () => {
    assert.match(await inDirectory(`ldapwhoami ${asService('portal', { tls: false })}`), /exit 13/);
    assert.match(await inDirectory(`ldapsearch -x -ZZ -H ldap://directory -b ${BASE}`), /exit (48|50)/);
    const portal = asService('portal', { tls: true });
    const read = await inDirectory(`ldapsearch ${portal} -LLL -b ${BASE} '(uid=ada)' mail userPassword`);
    assert.match(read, /mail: ada@vigie.test/);
    assert.doesNotMatch(read, /userPassword/);
    const change = `printf 'dn: uid=ada,${BASE}\\nchangetype: modify\\nreplace: sn\\nsn: x\\n'`;
    assert.match(await inDirectory(`${change} | ldapmodify ${portal}`), /exit 50/);
  });

  it('the portal believes no header and no cookie that it has not made', async () => {
    const forged = { 'auth-user': 'ada', 'remote-user': 'ada', 'x-forwarded-user': 'ada', 'x-vigie-user': 'ada' };
    assert.equal((await ask('portal.vigie.test', '/api/me', forged)).status, 401);
    const claims = Buffer.from(JSON.stringify({ sub: 'ada', aud: '__Host-vigie', exp: 4102444800 })).toString(
      'base64url',
    );
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const cookie = { cookie: `__Host-vigie=${none}.${claims}.` };
    assert.equal((await ask('portal.vigie.test', '/api/me', cookie)).status, 401);
    assert.equal((await ask('portal.vigie.test', '/signed-on?code=x&state=y')).headers.location, '/?refused');
  });

  it('the sign-on publishes how it is used, wants PKCE, and sends nobody to a stranger', async () => {
    const { body } = await ask('signon.vigie.test', '/.well-known/openid-configuration');
    const found = JSON.parse(body) as Record<string, unknown>;
    assert.equal(found['issuer'], 'https://signon.vigie.test:4443/');
    assert.deepEqual(found['response_types_supported'], ['code']);
    assert.ok((found['id_token_signing_alg_values_supported'] as string[]).includes('RS256'));
    const { headers } = await ask('portal.vigie.test', '/sign-on');
    const to = new URL(headers.location ?? '');
    assert.equal(to.searchParams.get('code_challenge_method'), 'S256');
    to.searchParams.set('redirect_uri', 'https://evil.example/signed-on');
    const stranger = await ask('signon.vigie.test', `${to.pathname}${to.search}`);
    assert.doesNotMatch(String(stranger.headers.location), /evil/);
  });

  it('refuses a wrong password', async () => {
    const said = await stack.script('portal.ts', { ROLE: 'refused', WHO: 'bruno', PASSWORD: 'not-the-password' }).done;
    assert.match(said, /refused: /);
  });

  it('signs two people on in Chromium, and one calls the other by a click', async () => {
    const [ada, bruno] = [passwordOf('ada'), passwordOf('bruno')];
    const colleague = stack.script('portal.ts', { ROLE: 'answers', WHO: 'bruno', PASSWORD: bruno });
    await colleague.printed(/telephone on/);
    const caller = stack.script('portal.ts', { ROLE: 'calls', WHO: 'ada', PASSWORD: ada, COLLEAGUE: 'bruno' });
    assert.match(await caller.done, /signed on as Ada Lovelace/);
    assert.match(await colleague.done, /signed on as Bruno Müller/);
  });

  it('takes all access from who leaves: the open page, the session, the password, the telephone', async () => {
    const ada = passwordOf('ada');
    const page = stack.script('portal.ts', { ROLE: 'stays', WHO: 'ada', PASSWORD: ada, COLLEAGUE: 'bruno' });
    await page.printed(/stays/);
    const { exitCode, stdout } = await users('leave', 'ada', '--json');
    assert.equal(exitCode, 0);
    const left = JSON.parse(stdout) as { outcome: string; ended: string[] };
    assert.equal(left.outcome, 'left');
    assert.match(left.ended[0] ?? '', /^[1-9]\d* sessions$/);
    assert.match(await page.done, /the portal says 401[^]*asks for the password/);
    const again = await stack.script('portal.ts', { ROLE: 'refused', WHO: 'ada', PASSWORD: ada }).done;
    assert.match(again, /refused: /);
    const everybody = await inDirectory(`ldapsearch ${asService('portal', { tls: true })} -LLL -b ${BASE} uid`);
    assert.doesNotMatch(everybody, /uid: ada/);
  });
});
