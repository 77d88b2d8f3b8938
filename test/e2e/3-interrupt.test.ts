import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunRecord } from '../../catalogue/types/index.ts';
import { root, start, type Finished } from './lib/soak.ts';

describe('Ctrl-C in the middle of a soak', () => {
  let done: Finished;
  let run: RunRecord;

  before(async () => {
    const running = start([
      'soak',
      '--systems',
      'voice',
      '--region',
      'sa',
      '--profile',
      'smoke',
      '--duration',
      '3m',
      '--calls',
      '60',
      '--json',
    ]);
    for (let i = 0; i < 180 && !/\d+ calls/.test(running.printed()); i++) await sleep(1000);
    await sleep(10_000);
    running.interrupt();
    done = await running.finished;
    run = JSON.parse(done.stdout) as RunRecord;
  });

  it('ends with a verdict on what ran', () => {
    assert.equal(run.verdict.status, 'interrupted');
    assert.notEqual(done.exitCode, 0);
    assert.ok(run.systems[0] && run.systems[0].calls.placed > 0);
  });

  it('leaves whole records and a report', async () => {
    const dir = path.join(root, 'runs', run.id);
    const lines = (await readFile(path.join(dir, 'voice-sa.ndjson'), 'utf8')).trim().split('\n');
    assert.equal(lines.length, run.systems[0]?.calls.placed);
    assert.ok((await readFile(path.join(dir, 'report.html'), 'utf8')).length > 1000);
  });

  it('leaves no load running', () => {
    const probe = execFileSync('docker', ['ps', '-q', '--filter', 'label=com.docker.compose.service=probe-sa'], {
      encoding: 'utf8',
    }).trim();
    const processes = execFileSync('docker', ['top', probe.split('\n')[0] ?? '', '-eo', 'pid,comm'], {
      encoding: 'utf8',
    });
    assert.doesNotMatch(processes, /vigie-k6/);
  });
});
