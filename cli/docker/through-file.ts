import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { DockerError } from './docker.ts';
import { lastLines } from './last-lines.ts';

const TIMEOUT_MS = 15 * 60_000;
const KEPT_CHARACTERS = 20_000;

interface Files {
  /** What it reads as standard input. */
  from?: string;
  /** Where its standard output goes; made, readable by its owner only. */
  to?: string;
}

/**
 * Run the docker client with files for what it reads and writes: dumps and archives are not text, and not small.
 * @throws {DockerError} when it fails or takes more than a quarter of an hour.
 */
export async function throughFile(args: readonly string[], { from, to }: Files): Promise<void> {
  const input = from === undefined ? null : await open(from, 'r');
  const output = to === undefined ? null : await open(to, 'wx', 0o600);
  try {
    const child = spawn('docker', args, { stdio: [input?.fd ?? 'ignore', output?.fd ?? 'ignore', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGTERM'), TIMEOUT_MS);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-KEPT_CHARACTERS)));
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    }).finally(() => clearTimeout(timer));
    if (exitCode === 0) return;
    const details = lastLines(stderr, 10);
    throw new DockerError(`Cannot run docker ${args[0] ?? ''}: ${details.at(-1) ?? `exit ${String(exitCode)}`}`, {
      details,
    });
  } finally {
    await input?.close();
    await output?.close();
  }
}
