import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CallRecord, RunRecord } from '../catalogue/index.ts';

/** A run's record and its calls; a last line that a killed probe left unfinished is passed over. */
export function readRun(dir: string): { run: RunRecord; calls: CallRecord[] } {
  const run = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as RunRecord;
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => /^calls-.+\.ndjson$/.test(name)) : [];
  return { run, calls: names.sort().flatMap((name) => callsIn(readFileSync(join(dir, name), 'utf8'))) };
}

/** Whole lines only: what stands after the last line end was cut in the writing. */
function callsIn(text: string): CallRecord[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CallRecord);
}
