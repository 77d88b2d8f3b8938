import { chownSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan, RunRecord } from '../../catalogue/index.ts';
import { probeUser } from '../docker/project.ts';
import { RUNS } from '../paths.ts';

/** The folder of a run, in which we and the probe write. */
export interface RunFolder {
  dir: string;
  /** Path of a file in it. */
  file: (name: string) => string;
}

/** Make `runs/ID`, the probe's to write in. */
export function makeRunFolder(id: string): RunFolder {
  const folder = openRunFolder(join(RUNS, id));
  mkdirSync(folder.dir, { recursive: true });
  const { uid, gid } = probeUser();
  if (process.getuid?.() === 0) chownSync(folder.dir, uid, gid);
  return folder;
}

export function openRunFolder(dir: string): RunFolder {
  return { dir, file: (name) => join(dir, name) };
}

export function writePlan(folder: RunFolder, plan: Plan): void {
  replaceFile(folder.file(`plan-${plan.region}.json`), `${JSON.stringify(plan, null, 2)}\n`);
}

export function writeRecord(folder: RunFolder, run: RunRecord): void {
  replaceFile(folder.file('run.json'), `${JSON.stringify(run, null, 2)}\n`);
}

/** Replace a file whole: who reads it meanwhile gets the old one or the new one. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
