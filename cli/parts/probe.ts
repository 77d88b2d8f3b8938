import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../../catalogue/index.ts';
import type { Project } from '../docker/compose.ts';
import { containersOf, tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import { StackError } from '../exit-codes.ts';
import type { Step } from '../terminal/step.ts';
import { Live } from './live.ts';
import type { RunFolder } from './run-folder.ts';

/** Registration before, the last hang-ups and the flush of figures after. */
const SLACK_MS = 120_000;
/** How long the calls of an interrupted run may take to hang up. */
const STOP_MS = 15_000;
const LOOK_EVERY_MS = 500;
/** k6's own exit codes that mean that the scenario ran: all well, or a threshold crossed. */
const RAN = [0, 99];
const PROGRAM = 'vigie-k6';
/** Drops root and keeps the one capability that a steady schedule needs (stack/images/probe/as-probe.sh). */
const AS_PROBE = 'as-probe';

export interface ProbeOutcome {
  /** Why the scenario did not run to its end, with k6's last lines; null when it did. */
  problem: { text: string; details: string[] } | null;
  interrupted: boolean;
}

interface Options {
  folder: RunFolder;
  step: Step;
  /** Ctrl-C: the calls are hung up, and what ran is judged. */
  interrupt: AbortSignal;
}

/** Run a plan in the probe of its region. */
export async function runProbe(
  project: Project,
  plan: Plan,
  { folder, step, interrupt }: Options,
): Promise<ProbeOutcome> {
  const [container] = await containersOf(project.name, `probe-${plan.region}`);
  if (container === undefined)
    throw new StackError(`Cannot find the probe of region ${plan.region}: it is not running`);
  const log = createWriteStream(folder.file(`probe-${plan.region}.log`));
  const live = new Live(folder, plan.region);
  const environment = {
    VIGIE_PLAN: `${plan.outDir}/plan-${plan.region}.json`,
    HOME: '/tmp',
    K6_NO_USAGE_REPORT: 'true',
  };
  const variables = Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const user = `${project.env['VIGIE_UID'] ?? ''}:${project.env['VIGIE_GID'] ?? ''}`;
  const scenario = `/usr/share/vigie/scenarios/${plan.system}.js`;
  let ended = false;
  const running = tryDocker(
    ['exec', '-w', '/tmp', ...variables, container, AS_PROBE, PROGRAM, 'run', '--quiet', '--no-usage-report', scenario],
    { timeoutMs: plan.durationMs + SLACK_MS, onLine: (line) => log.write(`${line}\n`) },
  ).finally(() => (ended = true));
  const isEnded = (): boolean => ended;

  while (!isEnded() && !interrupt.aborted) {
    live.read();
    const { text, fraction } = live.line(plan.durationMs, Date.now());
    step.update(text, fraction);
    await Promise.race([running, sleep(LOOK_EVERY_MS)]);
  }
  if (!isEnded()) await stopProbe({ container, user }, running, step);
  const { exitCode, stdout, stderr, timedOut } = await running;
  if (timedOut) await signalProbe({ container, user }, 'KILL');
  log.end();
  const interrupted = interrupt.aborted;
  if (interrupted || (exitCode !== null && RAN.includes(exitCode))) return { problem: null, interrupted };
  const text = timedOut ? 'the calls did not end in time' : `k6 ended with ${exitCode ?? 'a signal'}`;
  return { problem: { text, details: lastLines(stdout + stderr, 12) }, interrupted };
}

/** Where the scenario runs, and as whom. */
interface Place {
  container: string;
  user: string;
}

async function stopProbe(place: Place, running: Promise<unknown>, step: Step): Promise<void> {
  step.update('hanging up');
  await signalProbe(place, 'INT');
  await Promise.race([running, sleep(STOP_MS, undefined, { ref: false })]);
  // Nothing matches when it has ended by itself.
  await signalProbe(place, 'KILL');
}

/**
 * A killed `docker exec` leaves its process in the container: the process itself is told, by its own
 * user, because root in there has no CAP_KILL.
 */
async function signalProbe({ container, user }: Place, name: 'INT' | 'KILL'): Promise<void> {
  await tryDocker(['exec', '-u', user, container, 'pkill', `-${name}`, PROGRAM]);
}
