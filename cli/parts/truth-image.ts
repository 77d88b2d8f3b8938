import { join } from 'node:path';
import type { Plan } from '../../catalogue/index.ts';
import type { Project } from '../docker/compose.ts';
import { docker, tryDocker } from '../docker/docker.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ROOT, STACK } from '../paths.ts';
import { fingerprint } from './fingerprint.ts';

/** An image that scores what a run left; built on demand only. */
interface TruthImage {
  image: string;
  /** Its folder, and what it is made of besides, in the repository. */
  folder: string;
  inputs: readonly string[];
  context: string;
}

export const TRUTH_IMAGE = 'vigie/truth:dev';
const BASE = 'stack/images/base';
const TRUTH_VOICE: TruthImage = {
  image: TRUTH_IMAGE,
  folder: 'stack/images/truth',
  inputs: ['stack/images/truth', BASE],
  context: join(STACK, 'images'),
};
export const TRUTH_VIDEO: TruthImage = {
  image: 'vigie/truth-video:dev',
  folder: 'stack/images/truth-video',
  inputs: [
    'stack/images/truth-video',
    BASE,
    ...['cmd/vigie-pictures', 'evidence', 'qoe', 'go.mod', 'go.sum'].map((name) => `engine/${name}`),
  ],
  context: ROOT,
};
/** Says what the image was made of, so that a changed lock makes it anew. */
const LABEL = 'dev.vigie.inputs';
const BUILD_TIMEOUT_MS = 15 * 60_000;
/** Where packages come from, if the machine says so. */
const REGISTRIES = ['PIP_INDEX_URL', 'GOPROXY', 'GOSUMDB'];

/**
 * Make the image when it is not there, or not of these sources. @returns whether it was made.
 * @throws {DockerError} with the build's last lines.
 */
async function ensureTruthImage(project: Project, truth: TruthImage, signal: AbortSignal): Promise<boolean> {
  const inputs = fingerprint(ROOT, truth.inputs, []);
  const found = await tryDocker(['image', 'inspect', '--format', `{{index .Config.Labels "${LABEL}"}}`, truth.image]);
  if (found.stdout.trim() === inputs) return false;
  const secret = `id=ca,src=${project.env['VIGIE_CA_FILE'] ?? ''}`;
  const given = REGISTRIES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : ['--build-arg', `${name}=${value}`];
  });
  const file = join(ROOT, truth.folder, 'Dockerfile');
  const args = ['build', '--progress', 'plain', ...given, '--secret', secret, '--label', `${LABEL}=${inputs}`];
  const all = [...args, '-t', truth.image, '-f', file, truth.context];
  await docker(all, { timeoutMs: BUILD_TIMEOUT_MS, signal, cwd: ROOT });
  return true;
}

/** The images before the calls; a run without one is a run all the same, and its record says what was missing. */
export async function prepareTruth(
  project: Project,
  plans: readonly Plan[],
  options: { terminal: Terminal; signal: AbortSignal },
): Promise<void> {
  const { terminal, signal } = options;
  const wanted = [
    ...(plans.some(({ system }) => system === 'voice') ? [TRUTH_VOICE] : []),
    ...(plans.some(({ system }) => system === 'rooms') ? [TRUTH_VIDEO] : []),
  ];
  for (const truth of wanted) {
    const step = terminal.step('truth');
    step.say(`${truth.image} is made when it is not there`);
    try {
      step.done(`${truth.image} ${(await ensureTruthImage(project, truth, signal)) ? 'made' : 'is there'}`);
    } catch (error) {
      signal.throwIfAborted();
      step.fail(error instanceof Error ? error.message : String(error));
    }
  }
}
