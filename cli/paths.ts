import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** Root of the project. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

export const RUNS = join(ROOT, 'runs');
export const SECRETS = join(ROOT, '.secrets');
export const BUILD = join(ROOT, 'build');
export const BUILD_LOGS = join(BUILD, 'logs');
export const DASHBOARDS = join(BUILD, 'dashboards');
export const STACK = join(ROOT, 'stack');

/** A path as a person in the project's folder would write it. */
export function shown(path: string): string {
  return path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : path;
}
