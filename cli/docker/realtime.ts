import { existsSync, readFileSync } from 'node:fs';

/** Where the kernel gives real-time threads their time by group (CONFIG_RT_GROUP_SCHED, cgroup v1): who has none, gets none. */
const GROUPS = '/sys/fs/cgroup/cpu/cpu.rt_runtime_us';
const ENGINE_PID = '/var/run/docker.pid';
const OPTION = '--cpu-rt-runtime=';

/** Of each second of a processor, µs, for the real-time threads of all containers; the kernel's own limit is 950,000. */
const ALL_US = 800_000;
/** Of that, for the wan, and for each probe: all four may be there at once, and most often there are one or two. */
const WAN_US = 100_000;
const [PROBE_US, RICH_PROBE_US] = [175_000, 300_000];
/** So many probes can each have the larger share. */
export const MOST_RICH_PROBES = 2;

/** What the engine is started with, so that a container can be given such time. */
export function engineArguments(): string[] {
  return existsSync(GROUPS) ? [`${OPTION}${ALL_US}`] : [];
}

/**
 * What stack/compose.yaml gives to the threads that keep the packets' schedule, µs a second; 0, which is nothing, where
 * the engine was not started so: then they have niceness alone.
 */
export function realtimeShares(probes: number): { VIGIE_PROBE_RT: string; VIGIE_WAN_RT: string } {
  const given = engineRealtime() >= WAN_US + 4 * PROBE_US;
  const each = probes <= MOST_RICH_PROBES ? RICH_PROBE_US : PROBE_US;
  return { VIGIE_PROBE_RT: String(given ? each : 0), VIGIE_WAN_RT: String(given ? WAN_US : 0) };
}

/** Whether the engine was started by us, with the arguments above. */
export function engineIsOurs(): boolean {
  return engineRealtime() === ALL_US;
}

function engineRealtime(): number {
  try {
    const pid = readFileSync(ENGINE_PID, 'utf8').trim();
    const options = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return Number(options.find((option) => option.startsWith(OPTION))?.slice(OPTION.length) ?? '0');
  } catch {
    return 0; // no engine of this machine's, or one whose process we do not see
  }
}
