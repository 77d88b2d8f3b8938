import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Project } from '../../docker/compose.ts';
import { compose } from '../../docker/compose.ts';
import { docker } from '../../docker/docker.ts';
import { containersIn, isHealthy } from '../../docker/health.ts';
import { throughFile } from '../../docker/through-file.ts';
import { StackError } from '../../exit-codes.ts';
import type { Step } from '../../terminal/step.ts';
import type { KeptFile, Manifest } from './manifest.ts';
import { beside, containerOf, databasesIn, leaderOf, VOLUMES } from './places.ts';

const HEALTHY_TIMEOUT_MS = 4 * 60_000;
const LOOK_EVERY_MS = 1000;
const SECONDS_TO_STOP = '20';
const DIRECTORY_USER = '10001:10001';
const NEW_DIRECTORY = 'rm -f /var/lib/ldap/*.mdb && exec /usr/sbin/slapadd -q -f /etc/vigie/slapd.conf';

/**
 * Put what a backup has in place of what the running stack has. Whoever uses it is stopped meanwhile.
 * @throws {StackError} when a service that is needed does not run.
 */
export async function restoreAll(project: Project, dir: string, manifest: Manifest, step: Step): Promise<void> {
  const leader = await leaderOf(project);
  const { files } = manifest;
  const held = new Map<string, string>();
  for (const { kind, of } of files) if (kind !== 'database') held.set(of, await containerOf(project, of));
  const stopped = await usersOf(project, ['db', ...held.keys()]);
  step.update(`stopping ${stopped.join(', ')}`, 0);
  await compose(project, 'stop', ['--timeout', SECONDS_TO_STOP, ...stopped]);
  for (const [i, kept] of files.entries()) {
    step.update(kept.name, (i + 1) / (files.length + 2));
    await put(kept, join(dir, kept.file), { leader, container: held.get(kept.of) ?? '' });
  }
  // What files and secrets of this stack say, over what the dump brought: passwords, rights, newer tables.
  await docker(['exec', leader, 'db-schema'], { timeoutMs: 120_000 });
  step.update('starting again', (files.length + 1) / (files.length + 2));
  await compose(project, 'start', stopped);
  await allHealthy(project, stopped);
}

async function put(kept: KeptFile, path: string, at: { leader: string; container: string }): Promise<void> {
  const { leader, container } = at;
  switch (kept.kind) {
    case 'database': {
      if (!(await databasesIn(leader)).includes(kept.of)) await docker(['exec', leader, 'createdb', kept.of]);
      const how = ['--clean', '--if-exists', '--single-transaction', '--exit-on-error', `--dbname=${kept.of}`];
      return throughFile(['exec', '--interactive', leader, 'pg_restore', ...how], { from: path });
    }
    case 'directory':
      return throughFile(await beside(container, DIRECTORY_USER, ['bash', '-c', NEW_DIRECTORY]), { from: path });
    case 'volume': {
      const { folder, user } = VOLUMES[kept.of] ?? { folder: '', user: '' };
      if (folder === '') throw new StackError(`Cannot restore the volume of "${kept.of}": this version knows none`);
      const anew = `find ${folder} -mindepth 1 -delete && exec tar --extract --directory ${folder}`;
      return throughFile(await beside(container, user, ['bash', '-c', anew]), { from: path });
    }
  }
}

/** These services (not the database's address) and all that run and depend on any of them. */
async function usersOf(project: Project, data: readonly string[]): Promise<string[]> {
  const config = JSON.parse(await compose(project, 'config', ['--format', 'json'])) as {
    services: Record<string, { depends_on?: Record<string, unknown> }>;
  };
  const running = new Set((await containersIn(project)).map(({ service }) => service));
  const uses = (name: string): boolean => {
    const needs = Object.keys(config.services[name]?.depends_on ?? {});
    return data.some((one) => needs.includes(one) || (one === name && one !== 'db'));
  };
  return Object.keys(config.services).filter((name) => running.has(name) && uses(name));
}

async function allHealthy(project: Project, services: readonly string[]): Promise<void> {
  const deadline = Date.now() + HEALTHY_TIMEOUT_MS;
  for (;;) {
    const containers = (await containersIn(project)).filter(({ service }) => services.includes(service));
    const sick = containers.filter((container) => !isHealthy(container)).map(({ service }) => service);
    if (sick.length === 0) return;
    if (Date.now() > deadline) throw new StackError(`Cannot start ${sick.join(', ')} again after the restore`);
    await sleep(LOOK_EVERY_MS);
  }
}
