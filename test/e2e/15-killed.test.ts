import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallRecord, MailRecord, RunRecord } from '../../catalogue/index.ts';
import { docker } from '../../cli/docker/docker.ts';
import { projectOf } from '../../cli/docker/project.ts';
import { answers, kill, leader, other, value, waitFor } from './lib/database.ts';
import { MailStack } from './lib/mail.ts';
import { root, start } from './lib/soak.ts';
import { query } from './lib/store.ts';

/** Patroni's `ttl` and one round of its loop, and then some. */
const NEW_LEADER_MS = 30_000;
const [AWAY_MS, BETWEEN_MS] = [1000, 2000];
const SERVICES = [
  ...['mailboxes', 'mta', 'mailfilter', 'mailmemory', 'mailnames', 'partner'],
  ...['pad', 'pad-front', 'directory', 'signon', 'portal', 'gate', 'db'],
];
/** Two of three decide: one at a time. */
const QUORUM = ['quorum-1', 'quorum-2', 'quorum-3'];

describe('a soak in which each container of mail, pads, people and database is killed in turn', () => {
  const stack = new MailStack();
  const { name } = projectOf(['sa'], { boards: false });
  let run: RunRecord;
  let led = '';
  let killedAt = 0;
  let newLeaderMs = 0;
  const killed: string[] = [];

  async function killAndRestart(service: string): Promise<void> {
    const container = await kill(name, service);
    killed.push(service);
    await sleep(AWAY_MS);
    await docker(['start', container]);
    await sleep(BETWEEN_MS);
  }

  async function records<T>(system: string): Promise<T[]> {
    const text = await readFile(path.join(root, 'runs', run.id, `${system}-sa.ndjson`), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  }

  before(async () => {
    await stack.up();
    await waitFor('a follower', async () => answers(name, other((await leader(name)) ?? ''), '/synchronous'), 120_000);
    const profile = path.join(root, 'test/e2e/profiles/killed.yaml');
    const running = start(['soak', '--region', 'sa', '--systems', 'voice,pad,mail', '--profile', profile, '--json']);
    await waitFor('edits', () => Promise.resolve(/ edits? · /.test(running.printed())), 120_000);
    await sleep(5000);
    led = (await leader(name)) ?? '';
    killedAt = Date.now();
    const container = await kill(name, led);
    killed.push(led);
    await waitFor('another leader', () => answers(name, other(led), '/primary'), 2 * NEW_LEADER_MS);
    newLeaderMs = Date.now() - killedAt;
    await docker(['start', container]);
    for (const service of [...SERVICES, ...QUORUM]) await killAndRestart(service);
    await waitFor('the follower', () => answers(name, led, '/synchronous'), 60_000);
    await killAndRestart(led);
    const lastAt = Date.now();
    run = JSON.parse((await running.finished).stdout) as RunRecord;
    assert.ok(run.endedAt !== null && lastAt < Date.parse(run.endedAt), 'the run was over before the last was killed');
    // The soak has taken the client away with all that is not of the stack.
    await stack.bringClient();
  });
  after(() => stack.down());

  it('comes to a verdict, and names everyone that was killed', () => {
    // `void` too: three systems and a program a kill on two cores; it says so, and nothing below leans on lateness.
    assert.match(run.verdict.status, /^(passed|failed|void)$/, run.verdict.reasons.join('\n'));
    const told = run.timeline.map(({ text }) => text);
    assert.deepEqual(
      killed.filter((service) => !told.includes(`${service} was killed`)),
      [],
    );
    if (run.verdict.status !== 'passed') assert.match(run.verdict.reasons.join('\n'), /during the run: .*was killed/);
  });

  it(`has another leader of the database within ${NEW_LEADER_MS / 1000} s`, () => {
    process.stderr.write(`   another leader after ${(newLeaderMs / 1000).toFixed(1)} s\n`);
    assert.ok(newLeaderMs <= NEW_LEADER_MS, `${newLeaderMs} ms`);
  });

  it('raises the alert that nobody leads, and has it over in the end', async () => {
    const seconds = Math.ceil((Date.now() - killedAt) / 1000) + 30;
    const firing = `ALERTS{alertname="DatabaseLeaderless",alertstate="firing"}`;
    const [raised] = await query(`count_over_time(${firing}[${seconds}s])`);
    assert.ok(raised && raised.value > 0, 'it was never raised');
    assert.deepEqual(await query(`last_over_time(${firing}[15s])`), []);
  });

  it('lets calls that were up then go on', async () => {
    const calls = await records<CallRecord>('voice');
    const up = calls.filter(
      ({ startedAt, endedAt, timings }) =>
        Date.parse(startedAt) + (timings.answerMs ?? Infinity) < killedAt && Date.parse(endedAt) > killedAt,
    );
    assert.ok(up.length > 0, `none of ${calls.length} calls was up`);
    assert.deepEqual(
      up.filter(({ outcome }) => outcome !== 'answered').map(({ callId, failure }) => `${callId}: ${failure ?? ''}`),
      [],
    );
  });

  it('has lost no mail that was accepted with 250', async () => {
    const accepted = (await records<MailRecord>('mail')).filter(
      ({ kind, smtp }) => kind === 'message' && smtp?.code === 250,
    );
    assert.ok(accepted.length >= 20, `only ${accepted.length} were accepted`);
    const missing = async (): Promise<string[]> => {
      const seen = new Set<string>();
      for (const address of new Set(accepted.map(({ to }) => to)))
        for (const { id } of await stack.inbox(address)) seen.add(id);
      return accepted.map(({ id }) => id).filter((id) => !seen.has(id));
    };
    await waitFor('all mail', async () => (await missing()).length === 0, 30_000).catch(() => undefined);
    const lost = await missing();
    assert.deepEqual(lost, [], `${lost.length} of ${accepted.length} accepted messages are lost`);
    process.stderr.write(`   ${accepted.length} accepted messages, 0 lost\n`);
  });

  it('has lost no edit that was acknowledged, and has every replica the same to the byte', async () => {
    const checks = new Map((run.checks ?? []).map(({ name: check, passes, fails }) => [check, { passes, fails }]));
    for (const check of ['replicas · are the same to the byte', 'edits · are all acknowledged']) {
      assert.deepEqual(checks.get(check), { passes: 1, fails: 0 }, check);
    }
    const [edits, kept] = [
      await records<{ pad: string }>('pad'),
      Number(await value(name, 'pad', `SELECT count(*) FROM changes WHERE pad LIKE '${run.id}-%'`)),
    ];
    process.stderr.write(`   ${edits.length} edits, all acknowledged, in ${kept} changes of the database\n`);
    assert.ok(edits.length > 100 && kept > 0, `${edits.length} edits, ${kept} changes`);
  });
});
