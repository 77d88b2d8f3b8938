import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../docker/run.ts';

/**
 * Address of the Debian mirror that this host itself uses, as its own apt
 * configuration has it; null where there is none. By http: what apt and
 * mmdebstrap fetch is signed, and a bare base has no authorities to check TLS.
 */
export async function hostMirror(): Promise<string | null> {
  if (!existsSync('/usr/bin/apt-get')) return null;
  const filters = ['Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...filters]);
  const uri = stdout.split('\n').find((line) => line.startsWith('http')) ?? mirrorIn(aptSources());
  return uri?.replace(/^https:/, 'http:').replace(/\/$/, '') ?? null;
}

/** First main archive that apt's source lists name: security has its own, and other vendors too. */
export function mirrorIn(sources: string): string | undefined {
  const words = sources
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(/\s+/));
  return words.find((word) => /^https?:\/\/.*\/debian\/?$/.test(word));
}

/** Codename of the host, e.g. `bookworm`; null when it is not Debian. */
export function debianCodename(osRelease: string = readOsRelease()): string | null {
  const value = (key: string): string | undefined => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1];
  return value('ID') === 'debian' ? (value('VERSION_CODENAME') ?? 'debian') : null;
}

function readOsRelease(): string {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/** Before the first `apt-get update` apt knows no targets, but its lists of sources are there. */
function aptSources(): string {
  const dir = '/etc/apt/sources.list.d';
  const names = existsSync(dir) ? readdirSync(dir).sort() : [];
  const paths = ['/etc/apt/sources.list', ...names.map((name) => join(dir, name))];
  return paths.map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')).join('\n');
}
