import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CATALOGUE = join(import.meta.dirname, '../../catalogue');

/** A copy of the project's catalogue with one file altered; `use` gets its root. */
export function withCatalogue<T>(file: string, alter: (text: string) => string, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'vigie-catalogue-'));
  try {
    for (const name of ['regions.yaml', 'metrics', 'systems', 'profiles']) {
      cpSync(join(CATALOGUE, name), join(root, 'catalogue', name), { recursive: true });
    }
    const path = join(root, 'catalogue', file);
    const before = readFileSync(path, 'utf8');
    const after = alter(before);
    assert.notEqual(after, before, `${file} was not altered`);
    writeFileSync(path, after);
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
