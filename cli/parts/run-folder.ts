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

/** What a part of a run writes is named after its system and its region. */
type Part = Pick<Plan, 'system' | 'region'>;

export const planFile = ({ system, region }: Part): string => `plan-${system}-${region}.json`;
export const recordsFile = ({ system, region }: Part): string => `${system}-${region}.ndjson`;
export const statusFile = ({ system, region }: Part): string => `probe-${system}-${region}.json`;
/** By which a part says that it could begin, and by which all are told to (engine/together). */
export const readyFile = ({ system, region }: Part): string => `ready-${system}-${region}`;
export const goFile = 'go';
export const probeLog = ({ system, region }: Part): string => `probe-${system}-${region}.log`;

export function writePlan(folder: RunFolder, plan: Plan): void {
  replaceFile(folder.file(planFile(plan)), `${JSON.stringify(plan, null, 2)}\n`);
}

export function writeRecord(folder: RunFolder, run: RunRecord): void {
  replaceFile(folder.file('run.json'), `${JSON.stringify(run, null, 2)}\n`);
}

/** Replace a file whole: who reads it meanwhile gets the old one or the new one. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
