import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../../catalogue/index.ts';
import type { Project } from '../docker/compose.ts';
import { containersOf, tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import type { Finished } from '../docker/run.ts';
import { StackError } from '../exit-codes.ts';
import type { RunFolder } from './run-folder.ts';
import { planFile, probeLog } from './run-folder.ts';

/** Registration and the wait for other parts before, the last hang-ups and the flush of figures after. */
const SLACK_MS = 240_000;
/** How long what an interrupted run has open may take to end. */
const STOP_MS = 15_000;
/** k6's own exit codes that mean that the scenario ran: all well, or a threshold crossed. */
const RAN = [0, 99];
const PROGRAM = 'vigie-k6';
/** Drops root and keeps the one capability that a steady schedule needs (stack/images/probe/as-probe.sh). */
const AS_PROBE = 'as-probe';

/** Why a scenario did not run to its end, with k6's last lines. */
export interface ProbeProblem {
  text: string;
  details: string[];
}

/** k6 with a system's scenario, in the probe of the plan's region. */
export interface RunningProbe {
  plan: Plan;
  /** Null when the scenario ran to its end. */
  ended: Promise<ProbeProblem | null>;
  /** Have it end what it has open. */
  stop: () => Promise<void>;
}

/** Start a plan in the probe of its region. */
export async function startProbe(project: Project, plan: Plan, folder: RunFolder): Promise<RunningProbe> {
  const [container] = await containersOf(project.name, `probe-${plan.region}`);
  if (container === undefined)
    throw new StackError(`Cannot find the probe of region ${plan.region}: it is not running`);
  const log = createWriteStream(folder.file(probeLog(plan)));
  const environment = {
    VIGIE_PLAN: `${plan.outDir}/${planFile(plan)}`,
    HOME: '/tmp',
    // Everything that a probe speaks to has its certificate from the stack's own authority.
    SSL_CERT_FILE: '/run/secrets/tls_ca',
    K6_NO_USAGE_REPORT: 'true',
  };
  const variables = Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const scenario = `/usr/share/vigie/scenarios/${plan.system}.js`;
  const running = tryDocker(
    ['exec', '-w', '/tmp', ...variables, container, AS_PROBE, PROGRAM, 'run', '--quiet', '--no-usage-report', scenario],
    { timeoutMs: plan.durationMs + SLACK_MS, onLine: (line) => log.write(`${line}\n`) },
  );
  // Only the k6 of this scenario: another system's may run beside it.
  const place = { container, user: userOf(project), scenario };
  const ended = running.then(async (finished) => {
    if (finished.timedOut) await signalProbe(place, 'KILL');
    log.end();
    return problemOf(finished);
  });
  return { plan, ended, stop: () => stopProbe(place, running) };
}

function problemOf({ exitCode, stdout, stderr, timedOut }: Finished): ProbeProblem | null {
  if (exitCode !== null && RAN.includes(exitCode)) return null;
  const text = timedOut ? 'it did not end in time' : `k6 ended with ${exitCode ?? 'a signal'}`;
  return { text, details: lastLines(stdout + stderr, 12) };
}

/** Where the scenario runs, and as whom. */
interface Place {
  container: string;
  user: string;
  scenario: string;
}

function userOf({ env }: Project): string {
  return `${env['VIGIE_UID'] ?? ''}:${env['VIGIE_GID'] ?? ''}`;
}

async function stopProbe(place: Place, running: Promise<unknown>): Promise<void> {
  await signalProbe(place, 'INT');
  await Promise.race([running, sleep(STOP_MS, undefined, { ref: false })]);
  // Nothing matches when it has ended by itself.
  await signalProbe(place, 'KILL');
}

/**
 * A killed `docker exec` leaves its process in the container: the process itself is told, by its own
 * user, because root in there has no CAP_KILL.
 */
async function signalProbe({ container, user, scenario }: Place, name: 'INT' | 'KILL'): Promise<void> {
  await tryDocker(['exec', '-u', user, container, 'pkill', `-${name}`, '-f', `^${PROGRAM} .*${scenario}`]);
}
