import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CallRecord, RunRecord, StayRecord } from '../../../catalogue/types/index.ts';

export const root = path.resolve(import.meta.dirname, '../../..');

/** What a person at the terminal would have got. */
export interface Finished {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  finished: Promise<Finished>;
  /** All that was printed up to now. */
  printed: () => string;
  /** What Ctrl-C sends. */
  interrupt: () => void;
}

/** Starts `vigie ARGS` as a person would, and lets its progress through to this test's own output. */
export function start(args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    process.stderr.write(chunk);
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { finished, printed: () => stdout + stderr, interrupt: () => child.kill('SIGINT') };
}

/**
 * A whole soak with `--json`: its run record, its calls and its folder; of voice alone where nothing else is said.
 * A void run tells of the machine that the test runs on, not of the system: it is made once more, which is said.
 */
export async function soak(args: string[], env: Record<string, string> = {}): Promise<Soaked> {
  const first = await soakOnce(args, env);
  if (first.run.verdict.status !== 'void') return first;
  process.stderr.write(`   void, and made again: ${first.run.verdict.reasons.join('; ')}\n`);
  return soakOnce(args, env);
}

/** The same, whatever comes of it. */
export async function soakOnce(args: string[], env: Record<string, string> = {}): Promise<Soaked> {
  const systems = args.includes('--systems') ? [] : ['--systems', 'voice'];
  const done = await start(['soak', '--region', 'sa', '--json', ...systems, ...args], env).finished;
  return { ...done, ...(await readSoak(done)) };
}

export interface Soaked extends Finished {
  run: RunRecord;
  calls: CallRecord[];
  stays: StayRecord[];
  dir: string;
}

/** What a finished `soak --json` left. */
export async function readSoak(done: Finished): Promise<Omit<Soaked, keyof Finished>> {
  let run: RunRecord;
  try {
    run = JSON.parse(done.stdout) as RunRecord;
  } catch (cause) {
    throw new Error(
      `Cannot read the run record from standard output (exit ${done.exitCode}): ${done.stderr.slice(-2000)}`,
      {
        cause,
      },
    );
  }
  const dir = path.join(root, 'runs', run.id);
  const calls = await records<CallRecord>(path.join(dir, `voice-${run.region}.ndjson`));
  return { run, calls, stays: await records<StayRecord>(path.join(dir, `rooms-${run.region}.ndjson`)), dir };
}

/** None where the system did not run. */
async function records<T>(file: string): Promise<T[]> {
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

/** Every direction that somebody heard in these calls. */
export function heard(calls: CallRecord[]) {
  return calls.flatMap((call) => [call.heard.caller, call.heard.callee].filter((ear) => ear !== null));
}

/** What voice had to carry in a run. */
export function voiceLoad({ options }: RunRecord): { calls: number; talkMs: number } {
  return options.loads['voice'] as { calls: number; talkMs: number };
}
