import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { docker, hasImage, tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import type { Project } from '../docker/compose.ts';
import { run } from '../docker/run.ts';
import { StackError } from '../exit-codes.ts';
import { ROOT, STACK } from '../paths.ts';
import { onPath } from './engine-state.ts';
import { fingerprint } from './fingerprint.ts';
import { hostMirror } from './host-mirror.ts';

export const BASE = 'vigie/base:forky';
/** Says what an image was made of, so that a changed Dockerfile makes it anew. */
const LABEL = 'dev.vigie.inputs';
const RAW = 'vigie/raw:forky';
const PULLED = 'debian:forky-slim';
const PULL_TIMEOUT_MS = 25_000;
const BUILD_TIMEOUT_MS = 10 * 60_000;

interface Options {
  say: (text: string) => void;
  signal: AbortSignal;
}

/** The image that all others are built on; made when it is not there, or not of these sources. @returns whether it was made. */
export async function ensureBaseImage(project: Project, options: Options): Promise<boolean> {
  const inputs = fingerprint(STACK, ['images/base'], []);
  const found = await tryDocker(['image', 'inspect', '--format', `{{index .Config.Labels "${LABEL}"}}`, BASE]);
  if (found.stdout.trim() === inputs) return false;
  if (!(await hasImage(RAW))) await makeRaw(options);
  options.say(`building ${BASE}`);
  const dir = join(STACK, 'images/base');
  const label = `${LABEL}=${inputs}`;
  const secret = `id=ca,src=${project.env['VIGIE_CA_FILE'] ?? ''}`;
  const given = ['--build-arg', `RAW=${RAW}`, '--secret', secret, '--label', label];
  const args = ['build', '--progress', 'plain', ...given, '-t', BASE, dir];
  await docker(args, { timeoutMs: BUILD_TIMEOUT_MS, signal: options.signal, cwd: ROOT });
  return true;
}

async function makeRaw({ say, signal }: Options): Promise<void> {
  say(`pulling ${PULLED}`);
  const pulled = await tryDocker(['pull', '--quiet', PULLED], { timeoutMs: PULL_TIMEOUT_MS, signal });
  signal.throwIfAborted();
  if (pulled.exitCode === 0) {
    await docker(['tag', PULLED, RAW]);
    return;
  }
  const mirror = await hostMirror();
  if (mirror === null) {
    const why = pulled.timedOut ? 'no answer' : lastLines(pulled.stderr, 1).join('');
    throw new StackError(`Cannot make the base image: ${PULLED} cannot be pulled, and this host has no Debian mirror`, {
      details: [why],
    });
  }
  await ensureMmdebstrap({ say, signal });
  say(`${PULLED} cannot be pulled: making it by mmdebstrap from this host's Debian mirror`);
  await importRaw(mirror, signal);
}

async function ensureMmdebstrap({ say, signal }: Options): Promise<void> {
  if (await onPath('mmdebstrap')) return;
  if (process.getuid?.() !== 0)
    throw new StackError('Cannot make the base image: mmdebstrap is missing (apt install it)');
  say('apt-get install mmdebstrap');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', 'mmdebstrap', 'debian-archive-keyring'];
  for (const args of [['update'], install]) {
    const done = await run('apt-get', args, { timeoutMs: BUILD_TIMEOUT_MS, signal, env });
    if (done.exitCode === 0) continue;
    throw new StackError('Cannot install mmdebstrap', { details: lastLines(done.stderr, 8) });
  }
}

/** `mmdebstrap … - | docker import -`, without a shell. */
async function importRaw(mirror: string, signal: AbortSignal): Promise<void> {
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const args = ['--variant=minbase', '--aptopt=Acquire::Check-Valid-Until "false"'];
  if (existsSync(keyring)) args.push(`--keyring=${keyring}`);
  const bootstrap = spawn('mmdebstrap', [...args, 'forky', '-', mirror], { stdio: ['ignore', 'pipe', 'pipe'], signal });
  let log = '';
  bootstrap.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const [[exitCode], imported] = await Promise.all([
    once(bootstrap, 'close') as Promise<[number | null]>,
    tryDocker(['import', '-', RAW], { input: bootstrap.stdout, timeoutMs: BUILD_TIMEOUT_MS, signal }),
  ]);
  if (exitCode !== 0) throw new StackError('Cannot make the base image by mmdebstrap', { details: lastLines(log, 8) });
  if (imported.exitCode !== 0) {
    throw new StackError('Cannot import the base image', { details: lastLines(imported.stderr, 8) });
  }
}
