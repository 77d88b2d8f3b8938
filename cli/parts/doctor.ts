import { statfs } from 'node:fs/promises';
import { UsageError } from '../exit-codes.ts';
import { ROOT } from '../paths.ts';
import type { EngineState } from './engine-state.ts';
import { engineState } from './engine-state.ts';
import { debianCodename } from './host-mirror.ts';
import { installEngine, installPlugins } from './install-engine.ts';
import { hasSystemd, startEngine } from './start-engine.ts';
import { isAtLeast } from './versions.ts';

const LEAST = { compose: '2.40', buildx: '0.29' } as const;
/** Images, their layers and the build cache of a first run. */
const DISK_NEEDED_GB = 8;

export interface DoctorOptions {
  /** `never` only looks; `auto` installs where there is no engine at all; `asked` also what is missing beside one. */
  install: 'never' | 'auto' | 'asked';
  say: (text: string) => void;
  signal: AbortSignal;
}

/**
 * An engine that can carry the stack, installed first where that is allowed.
 * @throws {UsageError} with what to do, when there is none.
 */
export async function ensureEngine({ install, say, signal }: DoctorOptions): Promise<EngineState> {
  let state = await engineState();
  if (state.engine === null && install !== 'never') {
    await provideEngine(state, say, signal);
    state = await engineState();
  }
  if (state.engine === null) throw new UsageError(`No Docker engine: ${state.reason} (${advice(state)})`);
  if (pluginProblem(state) !== null && install === 'asked' && mayInstall()) {
    await installPlugins(say, signal);
    state = await engineState();
  }
  const problem = pluginProblem(state);
  if (problem !== null) throw new UsageError(problem);
  return state;
}

/** What is wrong with Compose or buildx; null when nothing is. */
export function pluginProblem({ compose, buildx }: EngineState): string | null {
  for (const [name, version] of Object.entries({ compose, buildx })) {
    const least = LEAST[name as keyof typeof LEAST];
    if (version === null) return `No docker ${name} (${least} or newer is needed: npm run vigie -- doctor --install)`;
    if (!isAtLeast(version, least)) return `docker ${name} is ${version} (${least} or newer is needed)`;
  }
  return null;
}

/** What is wrong with the disk, in a line; null when there is room. */
export async function diskProblem(path: string = ROOT): Promise<string | null> {
  const { bavail, bsize } = await statfs(path);
  const freeGb = (bavail * bsize) / 1e9;
  if (freeGb >= DISK_NEEDED_GB) return null;
  return `only ${freeGb.toFixed(1)} GB free (a first run needs about ${DISK_NEEDED_GB} GB)`;
}

async function provideEngine(state: EngineState, say: (text: string) => void, signal: AbortSignal): Promise<void> {
  if (!mayInstall()) return;
  if (!state.installed) {
    say(
      'this machine has no Docker engine; installing it, as root on Debian (a machine that has Docker is never touched)',
    );
    // Plugins first: a run that breaks off here leaves no engine, so the next one goes on.
    if (pluginProblem(state) !== null) await installPlugins(say, signal);
    await installEngine(say, signal);
  } else if (hasSystemd()) {
    // Somebody stopped it, and it is theirs to start.
    return;
  }
  say('starting the engine');
  await startEngine(say, signal);
}

/** Root on Debian, and no engine elsewhere was asked for. */
function mayInstall(): boolean {
  const elsewhere = process.env['DOCKER_HOST'] ?? process.env['DOCKER_CONTEXT'];
  return process.getuid?.() === 0 && debianCodename() !== null && elsewhere === undefined;
}

function advice(state: EngineState): string {
  if (state.installed) return 'it is installed: start it, e.g. systemctl start docker';
  return 'install Docker, or run as root on Debian and it is installed for you';
}
