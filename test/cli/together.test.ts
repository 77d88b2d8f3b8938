import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan, VoicePlan } from '../../catalogue/index.ts';
import { goFile, openRunFolder, readyFile } from '../../cli/parts/run-folder.ts';
import { beginTogether, forgetBeginning, idleBetween } from '../../cli/parts/together.ts';
import { Terminal } from '../../cli/terminal/terminal.ts';

const plans = ['voice', 'pad'].map((system) => ({ system, region: 'sa' })) as Plan[];

describe('beginTogether', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-together-'));
  const folder = openRunFolder(dir);
  const step = new Terminal({ quiet: true, json: false, color: false }).step('soak');
  const waits = { step, hasEnded: () => false, interrupt: new AbortController().signal };
  const ready = (plan: Plan | undefined): void => {
    assert.ok(plan);
    writeFileSync(folder.file(readyFile(plan)), '');
  };
  after(() => rmSync(dir, { recursive: true }));

  it('tells nobody to begin before all are ready, and then all', async () => {
    ready(plans[0]);
    const begun = beginTogether(folder, plans, waits);
    await sleep(300);
    assert.ok(!existsSync(folder.file(goFile)));
    ready(plans[1]);
    await begun;
    assert.ok(existsSync(folder.file(goFile)));
  });

  it('does not wait for a part that only answers, which others wait for', async () => {
    const answering = { system: 'voice', region: 'eu', peer: { role: 'answers' } } as VoicePlan;
    rmSync(folder.file(goFile));
    await beginTogether(folder, [...plans, answering], waits);
    assert.ok(existsSync(folder.file(goFile)));
  });

  it('leaves nothing of it in the folder of the run', () => {
    forgetBeginning(folder, plans);
    assert.deepEqual(readdirSync(dir), []);
  });

  it('waits for nobody once a part has ended, or Ctrl-C was pressed', async () => {
    for (const at of [{ hasEnded: () => true }, { interrupt: AbortSignal.abort() }]) {
      await beginTogether(folder, plans, { ...waits, ...at });
      assert.ok(existsSync(folder.file(goFile)));
      forgetBeginning(folder, plans);
    }
  });
});

describe('idleBetween', () => {
  it('is a share of what the processors could have done', () => {
    assert.equal(idleBetween({ idle: 100, all: 1000 }, { idle: 600, all: 3000 }), 0.25);
    assert.equal(idleBetween({ idle: 100, all: 1000 }, { idle: 100, all: 1000 }), 0);
  });
});
