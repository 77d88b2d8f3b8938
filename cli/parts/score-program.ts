import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasImage } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import { run } from '../docker/run.ts';
import { CommandError, ExitCode, UsageError } from '../exit-codes.ts';
import { BUILD, ROOT, shown } from '../paths.ts';
import { onPath } from './engine-state.ts';
import { fingerprint } from './fingerprint.ts';

const NAME = 'vigie-score';
const BINARY = join(BUILD, NAME);
const STAMP = `${BINARY}.sha256`;
/** What the program is made of, in `engine/`. */
const INPUTS = ['cmd/vigie-score', 'capture', 'qoe', 'go.mod', 'go.sum'].map((name) => join('engine', name));
const BUILD_TIMEOUT_MS = 10 * 60_000;
const IMAGE = 'vigie/probe:dev';

/** The file to score, and how it is scored. */
export interface ScoreRequest {
  /** Path of a capture; null for one set of parameters. */
  file: string | null;
  options: readonly string[];
}

/**
 * Run `vigie-score`: the host's own, built once where there is Go; else the
 * probe image's, which gets the capture over standard input and no network.
 * Its output is ours; gives its exit code.
 * @throws {UsageError} when there is neither Go nor the image, or no such file.
 */
export async function runScore({ file, options }: ScoreRequest): Promise<number> {
  const named = file === null ? [] : [file];
  if (await onPath('go')) return passThrough(await builtProgram(), [...options, ...named]);
  if (!(await hasProbeImage())) {
    throw new UsageError(
      `score: there is neither Go on this machine nor the image ${IMAGE} (npm run vigie -- up builds it)`,
    );
  }
  const input = file === null || file === '-' ? null : openCapture(file);
  try {
    const within = input === null ? named : ['-', '--name', file ?? ''];
    const docker = ['run', '--rm', '-i', '--network', 'none', '--entrypoint', `/usr/local/bin/${NAME}`, IMAGE];
    return await passThrough('docker', [...docker, ...options, ...within], input);
  } finally {
    if (input !== null) closeSync(input);
  }
}

/** Path of the program, built anew when its sources or the toolchain have changed. */
async function builtProgram(): Promise<string> {
  const { stdout: toolchain } = await run('go', ['version']);
  const stamp = fingerprint(ROOT, INPUTS, [toolchain.trim()]);
  if (existsSync(BINARY) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return BINARY;
  mkdirSync(BUILD, { recursive: true });
  process.stderr.write(` - ${NAME}   go build, into ${shown(BUILD)}/\n`);
  // Under a name of its own first: two commands at once must not run half a file.
  const fresh = `${BINARY}.${process.pid}`;
  const args = ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-o', fresh, `./cmd/${NAME}`];
  const env = { ...process.env, CGO_ENABLED: '0' };
  const built = await run('go', args, { cwd: join(ROOT, 'engine'), env, timeoutMs: BUILD_TIMEOUT_MS });
  if (built.exitCode !== 0) {
    const why = built.timedOut
      ? `not done in ${BUILD_TIMEOUT_MS / 60_000} min`
      : `go build ended with ${built.exitCode ?? 'a signal'}`;
    throw new CommandError(`Cannot build ${NAME}: ${why}`, { details: lastLines(built.stderr, 8) });
  }
  renameSync(fresh, BINARY);
  writeFileSync(STAMP, stamp);
  return BINARY;
}

async function hasProbeImage(): Promise<boolean> {
  return (await onPath('docker')) && (await hasImage(IMAGE));
}

function openCapture(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`score: Cannot open "${file}": ${why}`, { cause: error });
  }
}

/** Run a program on our own standard streams. @param input - instead of standard input. */
function passThrough(program: string, args: readonly string[], input: number | null = null): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: [input ?? 'inherit', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? ExitCode.error));
  });
}
