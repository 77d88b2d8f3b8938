import { run } from '../docker/run.ts';
import { tryDocker } from '../docker/docker.ts';

/** What of Docker there is on this machine. */
export interface EngineState {
  /** Version of the engine that answers; null when none does. */
  engine: string | null;
  /** Why none answers, in the client's words. */
  reason: string;
  /** Version of Compose; null when there is none. */
  compose: string | null;
  buildx: string | null;
  /** An engine is installed, running or not. */
  installed: boolean;
}

export async function engineState(): Promise<EngineState> {
  const [engine, compose, buildx, installed] = await Promise.all([
    output(['version', '--format', '{{.Server.Version}}']),
    output(['compose', 'version', '--short']),
    output(['buildx', 'version']),
    onPath('dockerd'),
  ]);
  return {
    engine: engine.text === '' ? null : engine.text,
    reason: engine.error,
    compose: compose.text === '' ? null : compose.text,
    buildx: /v?\d+\.\d+\S*/.exec(buildx.text.replace(/^\S+ /, ''))?.[0] ?? null,
    installed,
  };
}

/** Whether there is a program of this name. */
export async function onPath(program: string): Promise<boolean> {
  return (await run('sh', ['-c', `command -v ${program}`])).exitCode === 0;
}

async function output(args: readonly string[]): Promise<{ text: string; error: string }> {
  try {
    const done = await tryDocker(args, { timeoutMs: 10_000 });
    const error = done.timedOut ? 'no answer in 10 s' : (done.stderr.trim().split('\n').at(-1) ?? '');
    return { text: done.exitCode === 0 ? done.stdout.trim() : '', error };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: '', error: 'there is no docker client' };
    throw error;
  }
}
