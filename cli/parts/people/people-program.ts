import { Readable } from 'node:stream';
import type { Person } from '../../../catalogue/index.ts';
import type { Project } from '../../docker/compose.ts';
import { compose, streamCompose } from '../../docker/compose.ts';
import { containersIn, isHealthy } from '../../docker/health.ts';
import { lastLines } from '../../docker/last-lines.ts';
import { StackError } from '../../exit-codes.ts';

const TIMEOUT_MS = 10 * 60_000;
const NEEDED = ['directory', 'db'];

/** What became of one person. */
export interface Outcome {
  uid: string;
  outcome: 'added' | 'changed' | 'same' | 'returned' | 'left' | 'gone' | 'failed';
  /** Columns that differ, of one who changes. */
  changed?: string[];
  error?: string;
  /** Only of who was given a first password now. */
  password?: string;
  sipPassword?: string;
  number?: string;
}

/** @throws {StackError} when directory or database do not run. */
export async function ensurePeopleRun(project: Project): Promise<void> {
  const healthy = new Set((await containersIn(project)).filter(isHealthy).map(({ service }) => service));
  const missing = NEEDED.filter((name) => !healthy.has(name));
  if (missing.length === 0) return;
  throw new StackError(`Cannot reach people: ${missing.join(' and ')} not running (npm run vigie -- up --region sa)`);
}

/** The program that alone may write to the directory: its container lives as long as the command. */
export async function runPeople(project: Project, args: readonly string[], input: unknown = null): Promise<unknown[]> {
  const command = ['run', '--rm', '--no-deps', '-T', 'people', ...args];
  const stdin = Readable.from([JSON.stringify(input)]);
  const done = await streamCompose(project, command, { timeoutMs: TIMEOUT_MS, input: stdin });
  const lines = done.stdout.split('\n').filter((line) => line.startsWith('{'));
  if (done.exitCode === 0) return lines.map((line): unknown => JSON.parse(line));
  const details = lastLines(done.stderr, 8);
  throw new StackError(`Cannot ask the directory: ${details.at(-1) ?? `exit ${String(done.exitCode)}`}`, { details });
}

/** Make and change people, each wholly or not at all. */
export async function importPeople(project: Project, people: readonly Person[], dryRun: boolean): Promise<Outcome[]> {
  return (await runPeople(project, ['import'], { people, dryRun })) as Outcome[];
}

/** End what somebody who left still has open: sessions of the sign-on, the telephone's registration. */
export async function endSessions(project: Project, { uid, number }: Outcome): Promise<string[]> {
  const running = new Set((await containersIn(project)).filter(isHealthy).map(({ service }) => service));
  const ended: string[] = [];
  if (running.has('signon')) {
    const count = await compose(project, 'exec', ['-T', 'signon', 'signon-leave', uid]);
    ended.push(`${count.trim()} sessions`);
  }
  if (running.has('edge') && number !== undefined) {
    const asked = ['exec', '-T', 'edge', 'kamcmd', 'ul.rm', 'location', number];
    const done = await streamCompose(project, asked, {});
    // 404: no telephone was registered.
    if (done.exitCode === 0 && !/error/i.test(done.stdout + done.stderr)) ended.push('registration');
  }
  return ended;
}
