import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../docker/compose.ts';
import { streamCompose } from '../docker/compose.ts';
import { tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import type { Service } from '../docker/services.ts';
import { StackError } from '../exit-codes.ts';
import { BUILD, BUILD_LOGS, ROOT, shown } from '../paths.ts';
import type { Step } from '../terminal/step.ts';
import { BASE } from './base-image.ts';
import { BuildProgress } from './build-progress.ts';
import { fingerprint } from './fingerprint.ts';
import { withCause } from './likely-cause.ts';

const BUILD_TIMEOUT_MS = 55 * 60_000;
const STAMP = join(BUILD, 'images.sha256');
/** Everything that a Dockerfile of ours can copy from. */
const INPUTS = ['stack', 'engine', 'scenarios', 'catalogue', 'collectors', 'dashboards', 'web'];
/** Build arguments that come from the environment. */
const ARGUMENTS = ['GOPROXY', 'GOSUMDB', 'NPM_CONFIG_REGISTRY', 'VIGIE_BASE'];

/**
 * Build the images of all services that are built here. When nothing that they
 * are made of has changed since the last time, docker is not even asked.
 * @throws {StackError} with the last lines of the build and the likely cause.
 */
export async function buildImages(
  project: Project,
  services: readonly Service[],
  options: {
    step: Step;
    signal: AbortSignal;
  },
): Promise<{ built: number; cached: number }> {
  const images = [...new Set(services.filter(({ built }) => built).map(({ image }) => image))];
  const before = await idsOf(images);
  const [base] = await idsOf([BASE]);
  const facts = [String(base), ...ARGUMENTS.map((name) => `${name}=${project.env[name] ?? ''}`), ...images];
  const stamp = fingerprint(ROOT, INPUTS, facts);
  if (before.every((id) => id !== null) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) {
    return { built: 0, cached: images.length };
  }
  await build(project, options);
  const after = await idsOf(images);
  writeFileSync(STAMP, stamp);
  const built = after.filter((id, i) => id !== before[i]).length;
  return { built, cached: images.length - built };
}

async function build(project: Project, { step, signal }: { step: Step; signal: AbortSignal }): Promise<void> {
  mkdirSync(BUILD_LOGS, { recursive: true });
  const path = join(BUILD_LOGS, 'images.log');
  const log = createWriteStream(path);
  const progress = new BuildProgress();
  const done = await streamCompose(project, ['build'], {
    timeoutMs: BUILD_TIMEOUT_MS,
    signal,
    onLine: (line) => {
      log.write(`${line}\n`);
      progress.take(line);
      step.update(`building, ${Math.round(progress.fraction * 100)} %  ${progress.current}`, progress.fraction);
    },
  });
  log.end();
  if (done.exitCode === 0) return;
  signal.throwIfAborted();
  const details = withCause(lastLines(done.stdout + done.stderr, 20));
  const why = done.timedOut ? `not done in ${BUILD_TIMEOUT_MS / 60_000} min` : (progress.failed ?? details[0] ?? '');
  throw new StackError(`Cannot build the images: ${why} (whole log: ${shown(path)})`, { details });
}

async function idsOf(images: readonly string[]): Promise<(string | null)[]> {
  const ask = async (name: string): Promise<string | null> => {
    const { exitCode, stdout } = await tryDocker(['image', 'inspect', '--format', '{{.Id}}', name]);
    return exitCode === 0 ? stdout.trim() : null;
  };
  return Promise.all(images.map(ask));
}
