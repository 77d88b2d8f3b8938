import { hasImage, tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import { composeFiles } from '../docker/compose.ts';
import { projectOf } from '../docker/project.ts';
import { servicesOf } from '../docker/services.ts';

const PULL_TIMEOUT_MS = 4 * 60_000;

/**
 * Whether the boards can run here: their image is not ours to build, and not
 * every machine can pull it.
 * @returns why not; null when they can.
 */
export async function boardsProblem(regions: readonly string[], signal: AbortSignal): Promise<string | null> {
  if (composeFiles({ boards: true }).length === composeFiles({ boards: false }).length)
    return 'they are not part of it';
  const services = await servicesOf(projectOf(regions, { boards: true }));
  const image = services.find(({ name }) => name === 'boards')?.image;
  if (image === undefined) return 'they are not part of it';
  if (await hasImage(image)) return null;
  const pulled = await tryDocker(['pull', '--quiet', image], { timeoutMs: PULL_TIMEOUT_MS, signal });
  signal.throwIfAborted();
  if (pulled.exitCode === 0) return null;
  if (pulled.timedOut) return 'no answer in time';
  return `its image cannot be pulled: ${lastLines(pulled.stderr, 1).join('').split(': ').at(-1) ?? ''}`;
}
