import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailRecord, RunRecord } from '../../catalogue/index.ts';
import { MAILBOXES, MTA, MailStack, type Seen } from './lib/mail.ts';
import { root, start } from './lib/soak.ts';

const [writer, reader] = ['300001@vigie.test', '300301@vigie.test'];
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';

describe('mail, by programs that are not the engine’s', () => {
  const stack = new MailStack();

  before(() => stack.up());
  after(() => stack.down());

  /** Looks until it is there: a delivery takes its time. */
  async function look(address: string, id: string): Promise<Seen | undefined> {
    for (let i = 0; i < 20; i++) {
      const seen = (await stack.inbox(address)).find((message) => message.id === id);
      if (seen !== undefined) return seen;
      await sleep(500);
    }
    return undefined;
  }
  const isThere = async (address: string, id: string): Promise<boolean> => (await look(address, id)) !== undefined;
  const found = async (address: string, id: string): Promise<Seen> => {
    const seen = await look(address, id);
    assert.ok(seen, `${id} is not in the inbox of ${address}`);
    return seen;
  };

  for (const [way, options] of [
    ['STARTTLS on 587', ['--port', '587', '--tls']],
    ['TLS on 465', ['--port', '465', '--tls-on-connect']],
  ] as const) {
    it(`is submitted by ${way}, and read by IMAPS`, async () => {
      const sent = await stack.swaks([...options, ...(await stack.signedOn(writer)), '--from', writer, '--to', reader]);
      assert.equal(sent.exitCode, 0, sent.stdout);
      const { authentication, tls } = await found(reader, sent.id);
      assert.match(authentication, /auth=pass smtp\.auth=300001@vigie\.test/);
      assert.match(tls, /^TLSv1\.[23]$/);
    });
  }

  it('to another domain passes that one’s SPF, DKIM and DMARC', async () => {
    const how = ['--port', '465', '--tls-on-connect', ...(await stack.signedOn(writer))];
    const sent = await stack.swaks([...how, '--from', writer, '--to', 'guest@partner.test']);
    assert.equal(sent.exitCode, 0, sent.stdout);
    const { authentication } = await found('guest@partner.test', sent.id);
    for (const verdict of [/dkim=pass header\.d=vigie\.test/, /spf=pass/, /dmarc=pass/]) {
      assert.match(authentication, verdict);
    }
  });

  it('from another domain’s own server is taken', async () => {
    const id = `${Date.now()}@partner.test`;
    assert.equal((await stack.fromPartner(reader, id)).exitCode, 0);
    const { authentication } = await found(reader, id);
    for (const verdict of [/spf=pass/, /dmarc=pass/]) assert.match(authentication, verdict);
  });

  it('refuses to sign anybody on without TLS', async () => {
    const plain = await stack.swaks([
      '--port',
      '587',
      ...(await stack.signedOn(writer)),
      '--from',
      writer,
      '--to',
      reader,
    ]);
    assert.notEqual(plain.exitCode, 0);
    assert.doesNotMatch(plain.stdout, /250[- ]AUTH/);
    const imap = await stack.run(['bash', '-c', `timeout 5 bash -c '</dev/tcp/${MAILBOXES}/143'`]);
    assert.notEqual(imap.exitCode, 0, 'IMAP without TLS is open');
  });

  it('refuses a token that the sign-on never gave', async () => {
    const tried = await stack.run(['python3', '/mail/token.py', MAILBOXES, MTA, '/run/secrets/tls_ca', writer]);
    const { offered, imap, smtp } = JSON.parse(tried.stdout) as { offered: boolean; imap: string; smtp: number };
    assert.ok(offered, 'neither offers XOAUTH2');
    assert.match(imap, /AUTHENTICATIONFAILED/);
    assert.equal(smtp, 535);
  });

  for (const [server, port] of [
    [MTA, 465],
    [MAILBOXES, 993],
  ] as const) {
    it(`speaks TLS 1.2 and not 1.1 on ${port}`, async () => {
      const ask = (version: string): ReturnType<typeof stack.run> => {
        const how = ['-connect', `${server}:${port}`, '-CAfile', '/run/secrets/tls_ca', '-verify_return_error'];
        // Level 0: this client would speak 1.1, so that a refusal is the server's.
        return stack.run(['openssl', 's_client', ...how, version, '-cipher', 'DEFAULT@SECLEVEL=0']);
      };
      assert.equal((await ask('-tls1_2')).exitCode, 0);
      const old = await ask('-tls1_1');
      assert.notEqual(old.exitCode, 0);
      assert.match(old.stdout + old.stderr, /alert protocol version/);
    });
  }

  const stranger = ['--server', MTA, '--port', '25'];
  const refused: [string, () => Promise<string[]> | string[], RegExp, string?][] = [
    [
      'relays nothing for strangers',
      () => [...stranger, '--from', 'x@example.test', '--to', 'guest@partner.test'],
      /554 5\.7\.1 .*Relay access denied/,
    ],
    [
      'refuses a forged sender of another domain (DMARC)',
      () => [...stranger, '--from', 'boss@partner.test', '--to', reader],
      /554 5\.7\.1/,
    ],
    [
      'refuses a forged From: of another domain under an honest envelope (DMARC)',
      () => [...stranger, '--from', 'x@example.test', '--h-From', 'boss@partner.test', '--to', reader],
      /554 5\.7\.1/,
    ],
    [
      'refuses a forged sender of its own domain from outside',
      () => [...stranger, '--from', writer, '--to', reader],
      /550 5\.7\.1 .*Sign on to send as vigie\.test/,
    ],
    [
      'lets nobody send as somebody else',
      async () => ['--port', '465', '--tlsc', ...(await stack.signedOn(writer)), '--from', reader, '--to', reader],
      /553 5\.7\.1 .*not owned by user 300001@vigie\.test/,
    ],
    ['refuses spam', () => [...stranger, '--from', 'x@example.test', '--to', reader], /554 5\.7\.1/, GTUBE],
    [
      'refuses mail for nobody',
      () => [...stranger, '--from', 'x@example.test', '--to', 'nobody@vigie.test'],
      /550 5\.1\.1 .*User unknown/,
    ],
  ];
  for (const [title, how, answer, body] of refused) {
    it(title, async () => {
      const tried = await stack.swaks(await how(), body);
      assert.notEqual(tried.exitCode, 0, 'it was taken');
      assert.match(tried.stdout, answer);
    });
  }

  it('loses nothing that was accepted with 250 when mailboxes and mta are killed under load', async () => {
    const args = ['soak', '--region', 'sa', '--profile', 'smoke', '--systems', 'mail', '--json'];
    const running = start(args);
    const begun = Date.now() + 120_000;
    while (!/\d+ messages?\b/.test(running.printed()) && Date.now() < begun) await sleep(200);
    await sleep(3000);
    await stack.killAndRestart('mailboxes', 2000);
    await sleep(3000);
    await stack.killAndRestart('mta', 2000);
    const restartedAt = Date.now();
    const run = JSON.parse((await running.finished).stdout) as RunRecord;
    assert.ok(run.endedAt !== null && restartedAt < Date.parse(run.endedAt), 'the run was over before');
    const lines = (await readFile(path.join(root, 'runs', run.id, 'mail-sa.ndjson'), 'utf8')).trim().split('\n');
    const accepted = lines
      .map((line) => JSON.parse(line) as MailRecord)
      .filter(({ kind, smtp }) => kind === 'message' && smtp?.code === 250);
    assert.ok(accepted.length >= 4, `only ${accepted.length} were accepted`);
    // The soak has taken the client away with all that is not of the stack.
    await stack.bringClient();
    const lost: string[] = [];
    for (const { id, to } of accepted) {
      if (!(await isThere(to, id))) lost.push(id);
    }
    assert.deepEqual(lost, [], `${lost.length} of ${accepted.length} accepted messages are lost`);
  });
});
