import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../../catalogue/types/index.ts';
import { containersOf, docker } from '../../cli/docker/docker.ts';
import { projectOf } from '../../cli/docker/project.ts';
import { signPass } from '../../web/pad/server/token.ts';
import { BrowserStack } from './lib/browser.ts';
import { askPad, padKey } from './lib/pads.ts';
import { root, start } from './lib/soak.ts';

/** Long enough for editors to be cut off, to come back by themselves and to write on. */
const RUN = ['--systems', 'pad', '--profile', 'smoke', '--duration', '45s'];
const KILL_AFTER_MS = 12_000;
const AWAY_MS = 2000;

interface Edit {
  outcome: string;
  pad: string;
}

describe('pads', () => {
  const { name } = projectOf(['sa'], { boards: false });
  const ask = (address: string, pass: string) => askPad(name, address, pass);

  describe('whose service is killed while eight hands write', () => {
    let run: RunRecord;
    let edits: Edit[];

    before(async () => {
      const running = start(['soak', '--region', 'sa', '--json', ...RUN]);
      while (!/ edits? · /.test(running.printed())) await new Promise((resolve) => setTimeout(resolve, 200));
      await new Promise((resolve) => setTimeout(resolve, KILL_AFTER_MS));
      const [pad = ''] = await containersOf(name, 'pad');
      await docker(['kill', pad]);
      await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
      await docker(['start', pad]);
      run = JSON.parse((await running.finished).stdout) as RunRecord;
      const lines = readFileSync(path.join(root, 'runs', run.id, 'pad-sa.ndjson'), 'utf8')
        .trim()
        .split('\n');
      edits = lines.map((line) => JSON.parse(line) as Edit);
    });

    it('comes to a verdict that is the system’s', () => {
      assert.ok(run.verdict.exitCode === 0 || run.verdict.exitCode === 99, run.verdict.reasons.join('\n'));
    });

    it('loses nothing that was acknowledged, and leaves every replica the same to the byte', () => {
      const checks = new Map((run.checks ?? []).map(({ name: check, passes, fails }) => [check, { passes, fails }]));
      for (const check of ['replicas · are the same to the byte', 'edits · are all acknowledged']) {
        assert.deepEqual(checks.get(check), { passes: 1, fails: 0 }, check);
      }
      assert.ok(edits.length > 100, `${edits.length} edits`);
    });

    it('keeps the whole history, for who has a pass', async () => {
      const pad = edits[0]?.pad ?? '';
      const pass = await signPass({ pad, id: 'test', name: 'Test', number: '' }, padKey(), 60);
      const { status, body } = await ask(`/api/${pad}/history`, pass);
      assert.equal(status, 200);
      const authors = new Set((JSON.parse(body) as { author: string }[]).map(({ author }) => author));
      assert.deepEqual([...authors].sort(), ['sa-1', 'sa-2', 'sa-3']);
      const text = JSON.parse((await ask(`/api/${pad}/text`, pass)).body) as { text: string };
      assert.ok(text.text.length > 50);
    });

    it('shows nothing without a pass, with a forged one, or with that of another pad', async () => {
      const pad = edits[0]?.pad ?? '';
      const other = await signPass({ pad: 'other', id: 'test', name: 'Test', number: '' }, padKey(), 60);
      const [head = '', body = ''] = other.split('.');
      const forged = `${head}.${body}.${createHmac('sha256', 'no key').update(`${head}.${body}`).digest('base64url')}`;
      for (const pass of ['', forged, other]) assert.equal((await ask(`/api/${pad}/text`, pass)).status, 403);
    });
  });

  describe('in two real browsers', () => {
    const stack = new BrowserStack(['browser']);

    before(() => stack.up());
    after(() => stack.down());

    it('shows each what the other writes, and who is there to be called', async () => {
      const link = async (id: string, number: string): Promise<string> => {
        const pass = await signPass({ pad: 'minutes', id, name: id, number }, padKey(), 600);
        return `https://pad.vigie.test:4443/p/minutes#${pass}`;
      };
      const ana = stack.script('pad.ts', {
        LINK: await link('ana', '300001'),
        FIRST: 'yes',
        OTHER: 'bo',
        TEXT: 'Agenda: the release. ',
        EXPECTS: 'Actions',
      });
      const bo = stack.script('pad.ts', {
        LINK: await link('bo', '300002'),
        OTHER: 'ana',
        TEXT: 'Actions: none yet. ',
        EXPECTS: 'Agenda',
        PICTURES: process.env['VIGIE_PICTURES'] ?? '',
      });
      const [hers, his] = await Promise.allSettled([ana.done, bo.done]);
      assert.equal(hers.status, 'fulfilled', hers.status === 'rejected' ? String(hers.reason) : '');
      assert.ok(his.status === 'fulfilled', his.status === 'rejected' ? String(his.reason) : '');
      const said = his.value;
      assert.match(said, /here: .*ana, Call 300001/);
    });
  });
});
