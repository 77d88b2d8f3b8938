import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAILBOXES, MailStack, password } from './lib/mail.ts';
import { root, start } from './lib/soak.ts';

const EDGE = '198.19.0.10';
const CA = '/run/secrets/tls_ca';
const [number, caller] = ['300721', '300101'];
const PEOPLE = `uid,given name,surname,mail,number,region,language,groups
clara,Clara,Haskil,,${number},sa,fr,staff
`;

interface Message {
  from: string;
  to: string;
  subject: string;
  seconds: number;
  peak: number;
}
interface Told {
  state: string;
  body: string;
}

/** What was printed, a value a line. */
function lines<T>(stdout: string): T[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

describe('voicemail, for a person of the directory, by programs that are not the engine’s', () => {
  const stack = new MailStack();
  const secret = (of: 'password' | 'sip 300721'): string =>
    new RegExp(`^${of} (.*)$`, 'm').exec(readFileSync(path.join(root, '.secrets/people/clara'), 'utf8'))?.[1] ?? '';
  const program = (file: string, args: string[], key: string): ReturnType<MailStack['run']> =>
    stack.run(['python3', `/mail/${file}`, ...args], `${key}\n`);
  const subscribe = (who: string, event: string, of: string, seconds: number, key: string) =>
    program('subscribe.py', [EDGE, who, event, of, String(seconds)], key);

  before(async () => {
    await stack.up();
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'vigie-voicemail-')), 'people.csv');
    writeFileSync(file, PEOPLE);
    await start(['users', 'leave', 'clara']).finished;
    const { exitCode, stderr } = await start(['users', 'import', file]).finished;
    assert.equal(exitCode, 0, stderr);
  });
  after(async () => {
    await start(['users', 'leave', 'clara']).finished;
    await stack.down();
  });

  it('is left by who finds nobody, arrives as mail with the sound, and the telephone is told until it is read', async () => {
    const told = subscribe(number, 'message-summary', number, 28, secret('sip 300721'));
    const call = await program('call.py', [EDGE, caller, number, '13'], await password(caller));
    assert.equal(call.exitCode, 0, call.stdout + call.stderr);
    const read = await program('voicemail.py', [MAILBOXES, CA, 'clara@vigie.test'], secret('password'));
    assert.equal(read.exitCode, 0, read.stderr);
    const found = lines<Message>(read.stdout);
    assert.equal(found.length, 1);
    const [message] = found as [Message];
    assert.match(message.from, /voicemail@vigie\.test/);
    assert.match(message.subject, new RegExp(`^Voicemail from ${caller}, `));
    assert.ok(message.seconds > 1 && message.seconds < 13, `${message.seconds} s`);
    assert.ok(message.peak > 1000, `the largest sample is ${message.peak}`);
    const { exitCode, stdout, stderr } = await told;
    assert.equal(exitCode, 0, stderr);
    const counts = lines<Told>(stdout).map(({ body }) => /Voice-Message: (\d+\/\d+)/.exec(body)?.[1]);
    const changes = counts.filter((count, i) => count !== undefined && count !== counts[i - 1]);
    assert.deepEqual(changes, ['0/0', '1/0', '0/1']);
  });

  it('tells who is in a call, and nobody of another’s mailbox', async () => {
    const key = await password('300102');
    const told = subscribe('300102', 'dialog', caller, 12, key);
    await sleep(1000);
    const call = await program('call.py', [EDGE, caller, number, '4'], await password(caller));
    assert.equal(call.exitCode, 0, call.stdout + call.stderr);
    const states = lines<Told>((await told).stdout).map(({ body }) => /<state>(\w+)</.exec(body)?.[1]?.toLowerCase());
    const changes = states.filter((state, i) => state !== states[i - 1]);
    assert.equal(changes[0], 'terminated');
    assert.ok(changes.includes('confirmed'), changes.join());
    assert.equal(changes.at(-1), 'terminated');
    const refused = await subscribe('300102', 'message-summary', number, 1, key);
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.stderr, /^SIP\/2\.0 403/);
  });

  it('is not offered at a number that nobody has', async () => {
    const call = await program('call.py', [EDGE, caller, '300722', '1'], await password(caller));
    assert.notEqual(call.exitCode, 0);
    assert.match(call.stderr, /^SIP\/2\.0 404/);
  });
});
