import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CallRecord, EvidenceList } from '../../catalogue/index.ts';
import type { Sound } from './sound.ts';
import { worstStretch } from './sound.ts';
import { parseWave } from './wav.ts';

/** What is there of one call. */
export interface Exhibit {
  /** Its folder and the files in it that a person may open, relative to the run's folder. */
  folder: string;
  files: string[];
  ladder: string | null;
  /** Of the ear that heard worse; null where there is none. */
  sound: Sound | null;
  /** Why there is no sound although there are files of it. */
  problem: string | null;
}

/** The evidence of a run: what there is in all, and what there is of a call. */
export interface RunEvidence {
  lists: EvidenceList[];
  of: (call: CallRecord) => Exhibit | null;
}

export const NO_EVIDENCE: RunEvidence = { lists: [], of: () => null };

/** Read what a run left in `evidence/` of its folder; a call's files only when they are asked for. */
export function readEvidence(dir: string): RunEvidence {
  const root = join(dir, 'evidence');
  if (!existsSync(root)) return NO_EVIDENCE;
  const lists = readdirSync(root)
    .filter((name) => /^evidence-.+\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(root, name), 'utf8')) as EvidenceList);
  return { lists, of: (call) => exhibitOf(root, call) };
}

/** The engine's `evidence.FolderOf`: a Call-ID came over the network. */
export function folderOf(callId: string): string {
  return callId.replace(/[^A-Za-z0-9_-]/gu, '_').slice(0, 64);
}

function exhibitOf(root: string, call: CallRecord): Exhibit | null {
  const ear = worseEar(call);
  const folder = folderOf(ear === 'callee' ? (call.calleeCallId ?? call.callId) : call.callId);
  const path = join(root, folder);
  if (folder === '' || !existsSync(path)) return null;
  const files = readdirSync(path).sort();
  const ladder = files.includes('ladder.txt') ? readFileSync(join(path, 'ladder.txt'), 'utf8') : null;
  const exhibit: Exhibit = { folder: `evidence/${folder}`, files, ladder, sound: null, problem: null };
  if (!files.includes(`${ear}.heard.wav`) || !files.includes(`${ear}.said.wav`)) return exhibit;
  try {
    const wave = (what: string) => parseWave(readFileSync(join(path, `${ear}.${what}.wav`)));
    return { ...exhibit, sound: worstStretch(ear, { heard: wave('heard'), said: wave('said') }) };
  } catch (error) {
    return { ...exhibit, problem: error instanceof Error ? error.message : String(error) };
  }
}

function worseEar({ heard: { caller, callee } }: CallRecord): Sound['ear'] {
  return (callee?.mos ?? 5) < (caller?.mos ?? 5) ? 'callee' : 'caller';
}
