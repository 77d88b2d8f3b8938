import type { Project } from '../../docker/compose.ts';
import { containersOf, docker, tryDocker } from '../../docker/docker.ts';
import { StackError } from '../../exit-codes.ts';

/** The members of the database, one of which leads (stack/compose.database.yaml). */
const MEMBERS = ['database-1', 'database-2'];
/** Services whose volume is kept as it is: the folder, and who owns what is in it. */
export const VOLUMES: Readonly<Record<string, { folder: string; user: string }>> = {
  mailboxes: { folder: '/var/mail', user: '10001:10001' },
  signon: { folder: '/var/lib/lemonldap-ng', user: '10001:10001' },
};
/** Whoever signs on again is there again: old rows would name who is not. `session` is web mail's. */
const NOT_KEPT = ['location', 'dispatcher', 'session'];

/**
 * The container of the member that leads.
 * @throws {StackError} when none does.
 */
export async function leaderOf({ name }: Project): Promise<string> {
  for (const member of MEMBERS) {
    const [container] = await containersOf(name, member);
    if (container === undefined) continue;
    const asked = await tryDocker(['exec', container, 'http-ok', '8008', '/primary']);
    if (asked.exitCode === 0) return container;
  }
  throw new StackError('Cannot reach the database: no member leads (npm run vigie -- up --region sa)');
}

/**
 * The one container of a service.
 * @throws {StackError} when it does not run.
 */
export async function containerOf({ name }: Project, service: string): Promise<string> {
  const [container] = await containersOf(name, service);
  if (container !== undefined) return container;
  throw new StackError(`Cannot reach ${service}: it is not running (npm run vigie -- up --region sa)`);
}

/** Databases of the stack, by the leader's own list. */
export async function databasesIn(leader: string): Promise<string[]> {
  const query = "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1";
  return (await docker(['exec', leader, 'psql', '-XAtc', query, 'postgres'])).split('\n').filter(Boolean);
}

/** Arguments that dump a database in PostgreSQL's custom format. */
export function dumpArguments(leader: string, database: string): string[] {
  const left = NOT_KEPT.map((table) => `--exclude-table-data=${table}`);
  return ['exec', leader, 'pg_dump', '--format=custom', ...left, `--dbname=${database}`];
}

/** Arguments that run a program beside a container: with its volumes and its image, without its network. */
export async function beside(container: string, user: string, command: readonly string[]): Promise<string[]> {
  const image = await docker(['inspect', '--format', '{{.Image}}', container]);
  const [program = '', ...rest] = command;
  const alone = ['--network', 'none', '--cap-drop', 'ALL', '--read-only', '--tmpfs', '/tmp', '--user', user];
  const options = ['run', '--rm', '--interactive', ...alone, '--volumes-from', container, '--entrypoint', program];
  return [...options, image, ...rest];
}

/** Server versions, for the manifest. */
export async function serverVersions(
  leader: string,
  directory: string,
  mailboxes?: string,
): Promise<Record<string, string>> {
  const said = async (container: string, command: string[]): Promise<string> => {
    const { stdout, stderr } = await tryDocker(['exec', container, ...command]);
    return /\d+\.\d+(\.\d+)?/.exec(`${stdout}${stderr}`)?.[0] ?? 'unknown';
  };
  return {
    db: await said(leader, ['postgres', '--version']),
    directory: await said(directory, ['/usr/sbin/slapd', '-VV']),
    ...(mailboxes === undefined ? {} : { mailboxes: await said(mailboxes, ['dovecot', '--version']) }),
  };
}
