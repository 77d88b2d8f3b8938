import { CommandError } from '../exit-codes.ts';
import type { Finished, RunOptions } from './run.ts';
import { run } from './run.ts';

/** A docker command that failed; its message has the last line that docker wrote. */
export class DockerError extends CommandError {
  override readonly name = 'DockerError';
}

/** Run the docker client, whatever comes of it. */
export function tryDocker(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  // Engines of before 23.0 choose the old builder unless told; it knows no secrets and no cache mounts.
  return run('docker', args, { ...options, env: { DOCKER_BUILDKIT: '1', ...process.env, ...options.env } });
}

/**
 * Run the docker client; gives what it wrote to standard output.
 * @throws {DockerError} when it fails or takes too long.
 */
export async function docker(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const done = await tryDocker(args, options);
  if (done.exitCode === 0) return done.stdout.trim();
  options.signal?.throwIfAborted();
  const command = `docker ${args.slice(0, 2).join(' ')}`;
  if (done.timedOut) throw new DockerError(`Cannot finish ${command} in ${(options.timeoutMs ?? 30_000) / 1000} s`);
  const lines = done.stderr.trim().split('\n');
  throw new DockerError(`Cannot run ${command}: ${lines.at(-1) ?? ''}`, { details: lines.slice(-20) });
}

/** Ids of the running containers of a service, oldest first. */
export async function containersOf(project: string, service: string): Promise<string[]> {
  const labels = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
  const out = await docker(['ps', '-q', ...labels.flatMap((label) => ['--filter', `label=${label}`])]);
  return out.split('\n').filter(Boolean).reverse();
}

/** Whether there is an image of this name. */
export async function hasImage(name: string): Promise<boolean> {
  return (await tryDocker(['image', 'inspect', '--format', '{{.Id}}', name])).exitCode === 0;
}
