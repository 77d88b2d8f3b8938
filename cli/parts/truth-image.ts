import { join } from 'node:path';
import type { Project } from '../docker/compose.ts';
import { docker, tryDocker } from '../docker/docker.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ROOT, STACK } from '../paths.ts';
import { fingerprint } from './fingerprint.ts';

export const TRUTH_IMAGE = 'vigie/truth:dev';
/** Says what the image was made of, so that a changed lock makes it anew. */
const LABEL = 'dev.vigie.inputs';
const BUILD_TIMEOUT_MS = 15 * 60_000;

/**
 * The image that scores by ViSQOL; made when it is not there, or not of these sources. @returns whether it was made.
 * @throws {DockerError} with the build's last lines.
 */
export async function ensureTruthImage(project: Project, signal: AbortSignal): Promise<boolean> {
  const inputs = fingerprint(STACK, ['images/truth', 'images/base'], []);
  const found = await tryDocker(['image', 'inspect', '--format', `{{index .Config.Labels "${LABEL}"}}`, TRUTH_IMAGE]);
  if (found.stdout.trim() === inputs) return false;
  const secret = `id=ca,src=${project.env['VIGIE_CA_FILE'] ?? ''}`;
  const index = process.env['PIP_INDEX_URL'];
  const given = index === undefined ? [] : ['--build-arg', `PIP_INDEX_URL=${index}`];
  const file = join(STACK, 'images/truth/Dockerfile');
  const args = ['build', '--progress', 'plain', ...given, '--secret', secret, '--label', `${LABEL}=${inputs}`];
  const all = [...args, '-t', TRUTH_IMAGE, '-f', file, join(STACK, 'images')];
  await docker(all, { timeoutMs: BUILD_TIMEOUT_MS, signal, cwd: ROOT });
  return true;
}

/** The same before the calls; a run without it is a run all the same, and its record says what was missing. */
export async function prepareTruth(
  project: Project,
  options: { terminal: Terminal; signal: AbortSignal },
): Promise<void> {
  const { terminal, signal } = options;
  const step = terminal.step('truth');
  step.say(`${TRUTH_IMAGE} is made when it is not there`);
  try {
    step.done(`${TRUTH_IMAGE} ${(await ensureTruthImage(project, signal)) ? 'made' : 'is there'}`);
  } catch (error) {
    signal.throwIfAborted();
    step.fail(error instanceof Error ? error.message : String(error));
  }
}
