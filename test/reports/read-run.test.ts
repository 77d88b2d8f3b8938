import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRun } from '../../reports/index.ts';
import { call, generator, run } from './fixtures/records.ts';

describe('readRun', () => {
  let dir = '';
  const write = (name: string, text: string): void => writeFileSync(join(dir, name), text);

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'vigie-read-run-'));
    write('run.json', JSON.stringify(run()));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('reads the calls and generators of every region', () => {
    write('voice-sa.ndjson', `${JSON.stringify(call(1))}\n${JSON.stringify(call(2))}\n`);
    write('calls-eu.ndjson', `${JSON.stringify(call(3, { region: 'eu' }))}\n`);
    write('probe-voice-sa.json', JSON.stringify(generator()));
    write('probe-eu.json', JSON.stringify(generator({ region: 'eu' })));
    const read = readRun(dir);
    assert.equal(read.run.id, 'fixture');
    assert.deepEqual(
      read.records.map(({ callId }) => callId),
      ['fixture-call-3', 'fixture-call-1', 'fixture-call-2'],
    );
    assert.deepEqual(
      read.generators.map(({ region }) => region),
      ['eu', 'sa'],
    );
    assert.equal(read.truncated, 0);
  });

  it('keeps the whole lines before one that a killed probe left unfinished, and counts it', () => {
    const line = JSON.stringify(call(2));
    for (const length of [1, 40, line.length - 1]) {
      write('voice-sa.ndjson', `${JSON.stringify(call(1))}\n${line.slice(0, length)}`);
      const { records, truncated } = readRun(dir);
      assert.deepEqual([records.length, truncated], [1, 1]);
    }
  });

  it('reads a run that has no call yet', () => {
    assert.deepEqual(readRun(dir).records, []);
  });

  it('names the file and line that is damaged', () => {
    write('voice-sa.ndjson', `${JSON.stringify(call(1))}\n{"schema":"vigie/call/1",\n${JSON.stringify(call(2))}\n`);
    assert.throws(() => readRun(dir), /voice-sa\.ndjson:2: it is damaged/);
  });

  it('names the file that is of another kind', () => {
    write('probe-voice-sa.json', '{"schema":"vigie/probe/9"}');
    assert.throws(() => readRun(dir), /probe-voice-sa\.json: its schema is "vigie\/probe\/9", not "vigie\/probe\/1"/);
  });

  it('names the file that is missing, with its cause', () => {
    rmSync(join(dir, 'run.json'));
    assert.throws(
      () => readRun(dir),
      (error: Error) =>
        /Cannot read .*run\.json/.test(error.message) && (error.cause as { code?: string }).code === 'ENOENT',
    );
  });
});
