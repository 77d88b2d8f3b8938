import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../catalogue/index.ts';
import { scaledSystems } from '../../catalogue/index.ts';
import type { Project } from '../docker/compose.ts';
import { doorPort, projectOf } from '../docker/project.ts';
import { putContainersFirst } from '../docker/shares.ts';
import { servicesOf } from '../docker/services.ts';
import { DASHBOARDS, RUNS, SECRETS } from '../paths.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ensureBaseImage } from './base-image.ts';
import { makeBoards } from './board-files.ts';
import { boardsProblem } from './boards.ts';
import { diskProblem, ensureEngine } from './doctor.ts';
import { buildImages } from './images.ts';
import { doorHas, ensurePort } from './port.ts';
import { ensureSecrets } from './secrets.ts';
import { removeSpareProbes } from './spare-probes.ts';
import { bringUp } from './stack.ts';

export interface Prepared {
  project: Project;
  /** Versions of what carries the stack. */
  versions: Record<string, string>;
  /** Grafana runs. */
  boards: boolean;
}

interface Options {
  terminal: Terminal;
  signal: AbortSignal;
}

/** Everything between a bare machine and a healthy stack with a region's probe. */
export async function prepare(catalogue: Catalogue, regions: readonly string[], options: Options): Promise<Prepared> {
  const { terminal, signal } = options;
  const versions = await checkEngine(options);
  await ensurePort(doorPort(), doorHas(projectOf([], { boards: false }).name));

  mkdirSync(RUNS, { recursive: true });
  const made = await ensureSecrets(SECRETS);
  if (made.length > 0) terminal.step('secrets').done(`made in .secrets/: ${made.join(', ')}`);
  await makeBoards(catalogue, DASHBOARDS);

  const base = terminal.step('base');
  const plain = projectOf(regions, { boards: false });
  const isNew = await ensureBaseImage(plain, { say: (text) => base.say(text), signal });
  if (isNew) base.done('vigie/base:forky made');

  const why = await boardsProblem(regions, signal);
  const project = why === null ? projectOf(regions, { boards: true }) : plain;
  const services = await servicesOf(project);
  const images = terminal.step('images');
  const { built, cached } = await buildImages(project, services, { step: images, signal });
  images.done(`${built + cached} ready (${built} built, ${cached} cached)`);
  if (why !== null) terminal.step('boards').done(`Vigie’s own page draws them: no Grafana here (${why})`);

  await removeSpareProbes(
    project.name,
    regions,
    catalogue.regions.map(({ id }) => id),
  );
  const stack = terminal.step('stack');
  const scaled = new Map(scaledSystems(catalogue.systems).map(({ scaling }) => [scaling.service, scaling]));
  const healthy = await bringUp(project, services, { step: stack, signal, scaled });
  putContainersFirst();
  stack.done(`${healthy} of ${services.length} healthy`);
  return { project, versions, boards: why === null };
}

async function checkEngine({ terminal, signal }: Options): Promise<Record<string, string>> {
  const step = terminal.step('engine');
  const state = await ensureEngine({ install: 'auto', say: (text) => step.say(text), signal });
  const disk = await diskProblem();
  if (disk !== null) terminal.warn(disk);
  const versions = { docker: state.engine ?? '', compose: state.compose ?? '', buildx: state.buildx ?? '' };
  step.done(`docker ${versions.docker} · compose ${versions.compose}`);
  return versions;
}

/** Where the lock of a deployment is. */
export const LOCK = join(RUNS, '.lock');
