import { mkdtempSync, readdirSync, rmSync, existsSync, writeFileSync, mkdirSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../docker/run.ts';
import { lastLines } from '../docker/last-lines.ts';
import { CommandError, UsageError } from '../exit-codes.ts';
import { hostMirror } from './host-mirror.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const APT_TIMEOUT_MS = 10 * 60_000;
/** Debian's suite that has Compose ≥ 2.40 and buildx ≥ 0.29; both need only libc ≥ 2.34. */
const PLUGIN_SUITE = 'forky';
const PLUGINS = ['docker-compose', 'docker-buildx'];

type Say = (text: string) => void;

/** Debian's own engine, by apt from the sources that this host has. */
export async function installEngine(say: Say, signal: AbortSignal): Promise<void> {
  say('apt-get update');
  await apt(['update'], signal);
  // From trixie on the client is a package of its own; before, its name is known, but nothing has it.
  const policy = await run('apt-cache', ['policy', 'docker-cli'], { env: { ...process.env, LC_ALL: 'C' } });
  const client = /Candidate: \d/.test(policy.stdout) ? ['docker-cli'] : [];
  const packages = ['docker.io', 'iptables', 'ca-certificates', ...client];
  say(`apt-get install ${packages.join(' ')}`);
  await apt(['install', '-y', '--no-install-recommends', ...packages], signal);
}

/**
 * Compose and buildx from a newer suite of the host's own mirror. A private
 * list, index and cache are used, so that the host's apt never sees the suite.
 */
export async function installPlugins(say: Say, signal: AbortSignal): Promise<void> {
  const dir = await downloadPlugins(say, signal);
  try {
    const files = readdirSync(dir).filter((name) => name.endsWith('.deb'));
    say(`dpkg -i ${files.join(' ')}`);
    await must('dpkg', ['-i', ...files.map((name) => join(dir, name))], signal);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @returns a folder with the packages, which the caller removes. */
export async function downloadPlugins(say: Say, signal: AbortSignal): Promise<string> {
  const mirror = await hostMirror();
  if (mirror === null) throw new UsageError('Cannot read a Debian mirror from the apt configuration of this host');
  const dir = mkdtempSync(join(tmpdir(), 'vigie-apt-'));
  // apt's own unprivileged user writes here.
  chmodSync(dir, 0o755);
  for (const name of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(dir, name), { recursive: true });
  const signedBy = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
  writeFileSync(join(dir, 'sources.list'), `deb ${signedBy}${mirror} ${PLUGIN_SUITE} main\n`);
  const own = [
    `Dir::Etc::SourceList=${join(dir, 'sources.list')}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(dir, 'lists')}`,
    `Dir::Cache=${join(dir, 'cache')}`,
    // A frozen mirror's release file runs out.
    'Acquire::Check-Valid-Until=false',
  ].flatMap((option) => ['-o', option]);
  say(`apt-get update, ${PLUGIN_SUITE} only, in ${dir}`);
  await apt([...own, 'update'], signal);
  say(`apt-get download ${PLUGINS.join(' ')}`);
  await must('apt-get', [...own, 'download', ...PLUGINS.map((name) => `${name}/${PLUGIN_SUITE}`)], signal, dir);
  return dir;
}

/** apt-get, with nobody to answer. @throws {CommandError} with its last lines. */
export async function apt(args: readonly string[], signal: AbortSignal): Promise<void> {
  await must('apt-get', args, signal);
}

async function must(program: string, args: readonly string[], signal: AbortSignal, cwd?: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = await run(program, args, {
    timeoutMs: APT_TIMEOUT_MS,
    signal,
    env,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (done.exitCode === 0) return;
  const details = lastLines(done.stdout + done.stderr, 8);
  throw new CommandError(`Cannot install: ${program} ended with ${done.exitCode}`, { details });
}
