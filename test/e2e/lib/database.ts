import { setTimeout as sleep } from 'node:timers/promises';
import { containersOf, docker, tryDocker } from '../../../cli/docker/docker.ts';

const MEMBERS = ['database-1', 'database-2'] as const;
const LOOK_EVERY_MS = 250;

/** Which member leads; null when none does. */
export async function leader(project: string): Promise<string | null> {
  for (const member of MEMBERS) if (await answers(project, member, '/primary')) return member;
  return null;
}

/** The member that does not lead. */
export function other(member: string): string {
  return MEMBERS.find((one) => one !== member) ?? '';
}

/** Whether Patroni's answer to `path` (its REST API) is 200. */
export async function answers(project: string, member: string, path: string): Promise<boolean> {
  const [container] = await containersOf(project, member);
  if (container === undefined) return false;
  return (await tryDocker(['exec', container, 'http-ok', '8008', path])).exitCode === 0;
}

/** Waits until `holds`; says what did not come. Bounded. */
export async function waitFor(what: string, holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** One value, asked of the leader. */
export async function value(project: string, database: string, query: string): Promise<string> {
  const [container = ''] = await containersOf(project, (await leader(project)) ?? '');
  return docker(['exec', container, 'psql', '-XAtc', query, database]);
}

/** A container of a service that is killed at once: its id, to start it again. */
export async function kill(project: string, service: string): Promise<string> {
  const [container] = await containersOf(project, service);
  if (container === undefined) throw new Error(`Cannot kill ${service}: it is not running`);
  await docker(['kill', container]);
  return container;
}
