import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { KeyReader } from './read-people.ts';

/**
 * Reads OpenPGP public keys from files.
 * @param folder - that relative names are in.
 */
export function keyReader(folder: string, now: Date): KeyReader {
  return async (file, address) => {
    // Only here, for no other command needs it.
    const { MOST_BYTES, judgeKey } = await import('../../../web/lib/openpgp-key.ts');
    const path = resolve(folder, file);
    try {
      const stat = statSync(path);
      if (!stat.isFile()) return { problem: `"${file}" is not a file` };
      if (stat.size > MOST_BYTES) return { problem: `"${file}" is larger than ${MOST_BYTES / 1024} KiB` };
      const judged = await judgeKey(readFileSync(path), address, now);
      return 'problem' in judged ? { problem: `"${file}" ${judged.problem}` } : { armored: judged.key.armored };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      return { problem: `"${file}" cannot be read (${code})` };
    }
  };
}
