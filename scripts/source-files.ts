import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

const LEFT_OUT = new Set(['node_modules', 'build', 'dist', 'runs', '.git', '.secrets', 'testdata']);

/** Files under a folder of the project whose names end so, relative to the project. */
export function sourceFiles(folder: string, endings: readonly string[]): string[] {
  const dir = join(ROOT, folder);
  if (statSync(dir, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : sourceFiles(relative(ROOT, path), endings);
    return endings.some((ending) => entry.name.endsWith(ending)) ? [relative(ROOT, path)] : [];
  });
}
