/** What the engine's `stats` says of one container, of all it says. */
export interface Stats {
  read: string;
  cpu_stats: { cpu_usage: { total_usage: number } };
  memory_stats: { usage?: number; stats?: Record<string, number> };
}

/** A point of a container's CPU clock. */
export interface CpuPoint {
  /** Wall clock of the engine, ms. */
  atMs: number;
  /** CPU time since the container began, ns. */
  cpuNs: number;
}

export function cpuPoint(stats: Stats): CpuPoint {
  return { atMs: Date.parse(stats.read), cpuNs: stats.cpu_stats.cpu_usage.total_usage };
}

/**
 * Cores in use between two points; null where there is no time between them, or the clock went back (a container that
 * restarted counts from zero again).
 */
export function coresBetween(before: CpuPoint, after: CpuPoint): number | null {
  const wallMs = after.atMs - before.atMs;
  const cpuNs = after.cpuNs - before.cpuNs;
  return wallMs > 0 && cpuNs >= 0 ? cpuNs / 1e6 / wallMs : null;
}

/**
 * Memory that the container cannot give back, bytes: usage without the inactive page cache, as the docker client
 * counts it. `inactive_file` is cgroup v2's name, `total_inactive_file` v1's.
 */
export function memoryBytes(stats: Stats): number {
  const usage = stats.memory_stats.usage ?? 0;
  const details = stats.memory_stats.stats ?? {};
  const inactive = details['total_inactive_file'] ?? details['inactive_file'] ?? 0;
  return inactive < usage ? usage - inactive : usage;
}
