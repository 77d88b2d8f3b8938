import { containersOf, docker } from '../docker/docker.ts';
import { MOST_RICH_PROBES } from '../docker/realtime.ts';

/**
 * Take away the probes of regions that are not asked for, where with them there would be more than have their share of
 * real-time: the engine would refuse to start the next one. A probe has nothing of its own to lose.
 */
export async function removeSpareProbes(
  project: string,
  asked: readonly string[],
  all: readonly string[],
): Promise<void> {
  const spare = await Promise.all(
    all.filter((region) => !asked.includes(region)).map((region) => containersOf(project, `probe-${region}`)),
  );
  const containers = spare.flat();
  if (asked.length + containers.length <= MOST_RICH_PROBES) return;
  for (const container of containers) await docker(['rm', '--force', container]);
}
