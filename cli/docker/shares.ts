import { writeFileSync } from 'node:fs';
import { engineIsOurs } from './realtime.ts';

/** The group above all containers, where the engine manages groups itself (cgroup v1 without systemd). */
const ALL_CONTAINERS = '/sys/fs/cgroup/cpu/docker/cpu.shares';
/** Of a processor that is wanted by all, beside 1024 for each other thread of the machine. */
const SHARES = 16_384;

/**
 * Where that group has the weight that it begins with, all containers together get as much of a busy machine as one
 * thread of anything else on it: a build, the engine's own health checks, this command. What people hear goes first.
 * Only with an engine that we started: its group is then ours to weigh.
 */
export function putContainersFirst(): void {
  if (!engineIsOurs()) return;
  try {
    writeFileSync(ALL_CONTAINERS, String(SHARES));
  } catch {
    // No such group: systemd manages them, or the kernel has cgroup v2, where each container is weighed by itself.
  }
}
