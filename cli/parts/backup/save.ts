import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../docker/compose.ts';
import { containersOf, docker } from '../../docker/docker.ts';
import { throughFile } from '../../docker/through-file.ts';
import { UsageError } from '../../exit-codes.ts';
import { SECRETS } from '../../paths.ts';
import type { Step } from '../../terminal/step.ts';
import { projectVersion } from '../project-version.ts';
import type { KeptFile, Manifest } from './manifest.ts';
import { hashOf, makeManifest, MANIFEST, secretHashes } from './manifest.ts';
import { beside, containerOf, databasesIn, dumpArguments, leaderOf, serverVersions, VOLUMES } from './places.ts';

interface Saving extends Pick<KeptFile, 'name' | 'kind' | 'of' | 'file'> {
  write: (path: string) => Promise<void>;
}

/**
 * Keep databases, directory, mailboxes and sign-on in the new folder `to`, while they serve.
 * The folder has its name only once all is in it.
 */
export async function saveAll(project: Project, to: string, step: Step): Promise<Manifest> {
  if (existsSync(to) && readdirSync(to).length > 0) {
    throw new UsageError(`backup: "${to}" is there already, and not empty (choose another folder by --to)`);
  }
  const leader = await leaderOf(project);
  const directory = await containerOf(project, 'directory');
  const [mailboxes] = await containersOf(project.name, 'mailboxes');
  const savings = [
    ...(await databasesIn(leader)).map((database) => databaseSaving(leader, database)),
    directorySaving(directory),
    ...(await volumeSavings(project)),
  ];
  const unfinished = `${to}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  try {
    const files: KeptFile[] = [];
    for (const [i, { write, ...saving }] of savings.entries()) {
      step.update(saving.name, i / savings.length);
      const path = join(unfinished, saving.file);
      await write(path);
      files.push({ ...saving, bytes: statSync(path).size, sha256: await hashOf(path) });
    }
    const manifest = makeManifest({
      at: new Date().toISOString(),
      vigie: await projectVersion(),
      versions: await serverVersions(leader, directory, mailboxes),
      secrets: await secretHashes(SECRETS),
      files,
    });
    writeFileSync(join(unfinished, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    rmSync(to, { recursive: true, force: true });
    renameSync(unfinished, to);
    return manifest;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function databaseSaving(leader: string, database: string): Saving {
  return {
    name: `database ${database}`,
    kind: 'database',
    of: database,
    file: `database-${database}.dump`,
    write: (path) => throughFile(dumpArguments(leader, database), { to: path }),
  };
}

function directorySaving(directory: string): Saving {
  const command = ['exec', directory, '/usr/sbin/slapcat', '-f', '/etc/vigie/slapd.conf'];
  const write = (path: string): Promise<void> => throughFile(command, { to: path });
  return { name: 'directory', kind: 'directory', of: 'directory', file: 'directory.ldif', write };
}

/** Of the services that run: a stack may have been brought up without mail. */
async function volumeSavings({ name }: Project): Promise<Saving[]> {
  const savings: Saving[] = [];
  for (const [service, { folder, user }] of Object.entries(VOLUMES)) {
    const [container] = await containersOf(name, service);
    if (container === undefined) continue;
    const write = async (path: string): Promise<void> => {
      const archive = await beside(container, user, ['tar', '--create', '--directory', folder, '.']);
      // A file that is moved while an archive is made can be missed: for these seconds, nothing is written.
      await docker(['pause', container]);
      await throughFile(archive, { to: path }).finally(() => docker(['unpause', container]));
    };
    savings.push({ name: service, kind: 'volume', of: service, file: `${service}.tar`, write });
  }
  return savings;
}
