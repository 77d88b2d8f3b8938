import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './people-program.ts';

/**
 * Keep first passwords where only their owner reads them, one file a person. Of what the file has already, a line of
 * the same kind is replaced: who gets a new number may not have read the first password yet.
 * @returns the file's path; null when this person was given none.
 */
export function keepPasswords(dir: string, { uid, password, sipPassword, number }: Outcome): string | null {
  const lines = [
    ...(password === undefined ? [] : [`password ${password}`]),
    ...(sipPassword === undefined ? [] : [`sip ${number ?? ''} ${sipPassword}`]),
  ];
  if (lines.length === 0) return null;
  const folder = join(dir, 'people');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, uid);
  const kinds = lines.map((line) => line.split(' ', 1)[0]);
  const had = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  const still = had.filter((line) => !kinds.includes(line.split(' ', 1)[0]));
  writeFileSync(path, `${[...still, ...lines].join('\n')}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return path;
}
