import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execCompose } from 'docker-compose';
import { StackError } from '../exit-codes.ts';
import { ROOT, STACK } from '../paths.ts';
import type { Finished, RunOptions } from './run.ts';
import { tryDocker } from './docker.ts';
import { lastLines } from './last-lines.ts';

/** One deployment of the stack: its name, its files and what they take from the environment. */
export interface Project {
  name: string;
  files: string[];
  /** Compose profiles: the regions whose probes are wanted. */
  profiles: string[];
  env: NodeJS.ProcessEnv;
}

/** What every system stands on: always taken in. */
const GROUND = ['compose.yaml', 'compose.database.yaml', 'compose.observability.yaml', 'compose.identity.yaml'];

/**
 * Layers of the stack, those that are there: the ground, then what a system NAME of the catalogue has of its own,
 * `compose.NAME.yaml`. Only the file's name is looked at, so that a stack can be taken down with a catalogue that has
 * a mistake in it.
 */
export function composeFiles({ boards }: { boards: boolean }, systems: readonly string[] = systemNames()): string[] {
  const own = systems.map((name) => `compose.${name}.yaml`);
  const layers = [...GROUND, ...own, ...(boards ? ['compose.boards.yaml'] : [])];
  return layers.map((name) => join(STACK, name)).filter((path) => existsSync(path));
}

function systemNames(): string[] {
  const names = readdirSync(join(ROOT, 'catalogue/systems'));
  return names.filter((name) => name.endsWith('.yaml')).map((name) => basename(name, '.yaml'));
}

/**
 * A compose command by the docker-compose library; gives its standard output.
 * @throws {StackError} with compose's own last lines.
 */
export async function compose(project: Project, command: string, args: readonly string[] = []): Promise<string> {
  const { out, err, exitCode } = await execCompose(command, [...args], {
    cwd: ROOT,
    config: project.files,
    composeOptions: [...optionsOf(project).map((option): [string, string] => option), ['--progress', 'plain']],
    env: project.env,
  }).catch((failed: unknown) => failed as { out: string; err: string; exitCode: number | null });
  if (exitCode === 0) return out;
  const details = lastLines(err === '' ? out : err, 15);
  throw new StackError(`Cannot ${command} the stack: ${details.at(-1) ?? `compose ended with ${exitCode}`}`, {
    details,
  });
}

/** A compose command whose lines are wanted as they come, and that can be stopped. */
export function streamCompose(project: Project, args: readonly string[], options: RunOptions): Promise<Finished> {
  const files = project.files.flatMap((file) => ['-f', file]);
  const all = ['compose', ...files, ...optionsOf(project).flat(), '--progress', 'plain', ...args];
  return tryDocker(all, { ...options, cwd: ROOT, env: project.env });
}

function optionsOf(project: Project): [string, string][] {
  const profiles = project.profiles.map((profile): [string, string] => ['--profile', profile]);
  return [['--project-name', project.name], ['--project-directory', ROOT], ...profiles];
}
