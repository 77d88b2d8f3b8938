import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What is never part of an image. */
const LEFT_OUT = new Set(['node_modules', 'build', 'dist', 'testdata', '.git']);

/** One hash over names and contents of all files under `paths`, and over `facts`. */
export function fingerprint(root: string, paths: readonly string[], facts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const path of paths.flatMap((name) => filesUnder(join(root, name)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Files under a folder, sorted; the path itself when it is a file; none when it is not there. */
function filesUnder(path: string): string[] {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return [];
  if (entry.isFile()) return [path];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files
    .filter(
      (file) =>
        !relative(path, file)
          .split('/')
          .some((name) => LEFT_OUT.has(name)),
    )
    .sort();
}
