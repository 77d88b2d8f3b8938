import { existsSync } from 'node:fs';
import { onPath } from '../cli/parts/engine-state.ts';
import { apt } from '../cli/parts/install-engine.ts';

/** Programs that tests are held against, and the Debian packages that bring them. */
const PROGRAMS: Readonly<Record<string, string>> = { tshark: 'tshark' };

/**
 * Install what is missing, on CI and where apt can be used: a developer's
 * machine is left as it is, and what needs the program is skipped there.
 * Where the host has no Go, its tests run in an image that has them all.
 */
export async function ensurePrograms({ onCi }: { onCi: boolean }): Promise<void> {
  if (!(await onPath('go'))) return;
  const wanted = await Promise.all(
    Object.entries(PROGRAMS).map(async ([program, name]) => ((await onPath(program)) ? [] : [name])),
  );
  const packages = wanted.flat();
  if (packages.length === 0) return;
  if (!onCi || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    console.log(` - not installed here: ${packages.join(', ')}; tests against them are skipped`);
    return;
  }
  console.log(` - apt-get install ${packages.join(' ')}`);
  const { signal } = new AbortController();
  try {
    await apt(['update'], signal);
    await apt(['install', '-y', '--no-install-recommends', ...packages], signal);
  } catch (error) {
    console.log(` ✗ ${error instanceof Error ? error.message : String(error)}; tests against them are skipped`);
  }
}
