import { setTimeout as sleep } from 'node:timers/promises';
import type { Project } from '../docker/compose.ts';
import { compose } from '../docker/compose.ts';
import { tryDocker } from '../docker/docker.ts';
import { unlessGone } from '../docker/gone.ts';
import type { Container } from '../docker/health.ts';
import { containersIn, hasFailed, isHealthy } from '../docker/health.ts';
import { lastLines } from '../docker/last-lines.ts';
import type { Service } from '../docker/services.ts';
import { StackError } from '../exit-codes.ts';
import type { Step } from '../terminal/step.ts';
import { withCause } from './likely-cause.ts';

const HEALTHY_TIMEOUT_MS = 4 * 60_000;
/** `up -d` itself waits for services that others depend on. */
const LOOK_EVERY_MS = 500;

interface Options {
  step: Step;
  signal: AbortSignal;
  /** Bounds of the services that the autoscaler scales, by service. */
  scaled: ReadonlyMap<string, { min: number; max: number }>;
}

/**
 * Start the services of a project and wait until each is healthy.
 * @throws {StackError} with the failed service's last log lines and the likely cause.
 */
export async function bringUp(project: Project, services: readonly Service[], options: Options): Promise<number> {
  const { step, signal, scaled } = options;
  const wanted = services.map(({ name }) => name);
  const up: { ended: boolean; error?: unknown } = { ended: false };
  const started = composeUp(project, scaled)
    .catch((error: unknown) => (up.error = error))
    .finally(() => (up.ended = true));
  const deadline = Date.now() + HEALTHY_TIMEOUT_MS;
  for (;;) {
    signal.throwIfAborted();
    const containers = (await containersIn(project)).filter(({ service }) => wanted.includes(service));
    const failed = containers.find(hasFailed);
    const healthy = wanted.filter((name) => isServiceHealthy(containers, name));
    const late = Date.now() > deadline;
    if (late || (up.ended && (up.error !== undefined || failed !== undefined))) {
      const culprit = failed ?? firstToBlame(containers);
      throw await serviceError(culprit, up.error);
    }
    if (up.ended && healthy.length === wanted.length) break;
    const waiting = wanted.filter((name) => !healthy.includes(name)).join(', ');
    const text = `${healthy.length} of ${wanted.length} healthy${waiting === '' ? '' : `, waiting for ${waiting}`}`;
    step.update(text, healthy.length / wanted.length);
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
  await started;
  return wanted.length;
}

/** No abort signal: a compose that is cut in the middle leaves half-made containers. */
function composeUp(project: Project, scaled: Options['scaled']): Promise<string> {
  return unlessGone(async () => {
    const scale = scaleArguments(await containersIn(project), scaled);
    return compose(project, 'up', ['--detach', '--no-build', '--remove-orphans', '--pull', 'missing', ...scale]);
  });
}

/** The number of instances is the autoscaler's: who starts the stack again keeps what runs of them, within the bounds. */
export function scaleArguments(containers: readonly Container[], scaled: Options['scaled']): string[] {
  return [...scaled].flatMap(([service, { min, max }]) => {
    const running = containers.filter((one) => one.service === service && one.state === 'running').length;
    return ['--scale', `${service}=${Math.min(max, Math.max(min, running))}`];
  });
}

/** Stop and remove the stack; its data too, when asked. */
export async function takeDown(project: Project, { volumes }: { volumes: boolean }): Promise<void> {
  await compose(project, 'down', ['--remove-orphans', '--timeout', '10', ...(volumes ? ['--volumes'] : [])]);
}

/** One that is `created` only waits for another; one that runs, or tries to, is why. */
function firstToBlame(containers: readonly Container[]): Container | undefined {
  const sick = containers.filter((container) => !isHealthy(container));
  return sick.find(({ state }) => state !== 'created') ?? sick[0];
}

function isServiceHealthy(containers: readonly Container[], service: string): boolean {
  const mine = containers.filter((container) => container.service === service);
  return mine.length > 0 && mine.every(isHealthy);
}

async function serviceError(container: Container | undefined, upError: unknown): Promise<StackError> {
  const cause = upError instanceof StackError ? upError : undefined;
  if (container === undefined) {
    const details = withCause(cause?.details ?? []);
    return new StackError(cause?.message ?? 'Cannot bring up the stack', { cause, details });
  }
  const logs = await tryDocker(['logs', '--tail', '20', container.id]);
  const checks = await tryDocker(['inspect', '--format', '{{json .State}}', container.id]);
  // The engine's own refusal, of whichever container, is nearer to the cause than what this one has written.
  const refused = (cause?.details ?? []).filter((line) => /Error response from daemon|OCI runtime/.test(line));
  const lines = [...refused, ...lastLines(logs.stdout + logs.stderr, 15), ...lastCheck(checks.stdout)];
  const state = container.health === '' ? `${container.state}, exit ${container.exitCode}` : container.health;
  return new StackError(`Cannot bring up ${container.service}: it is ${state}`, { cause, details: withCause(lines) });
}

/** What the health check said last, and whether the kernel ended it for want of memory. */
function lastCheck(json: string): string[] {
  const state = JSON.parse(json || '{}') as { OOMKilled?: boolean; Health?: { Log?: { Output: string }[] } };
  const output = state.Health?.Log?.at(-1)?.Output.trim() ?? '';
  return [
    ...(output === '' ? [] : [`health check: ${lastLines(output, 1).join('')}`]),
    ...(state.OOMKilled === true ? ['OOMKilled: it needed more than its memory limit'] : []),
  ];
}
