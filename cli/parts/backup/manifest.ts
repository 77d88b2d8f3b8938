import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../../exit-codes.ts';

export const MANIFEST = 'manifest.json';
const SCHEMA = 'vigie/backup/1';

/** One thing that is kept: a file of the backup. */
export interface KeptFile {
  /** `database voice`, `directory`, `mailboxes`… as people read it. */
  name: string;
  kind: 'database' | 'directory' | 'volume';
  /** The database, or the service whose volume it is. */
  of: string;
  file: string;
  bytes: number;
  sha256: string;
}

/** `manifest.json` of a backup: what is in it, and what it was made with. */
export interface Manifest {
  schema: typeof SCHEMA;
  at: string;
  vigie: string;
  /** Server versions, by service. */
  versions: Record<string, string>;
  /** SHA-256 of each file of .secrets: noted, not kept. */
  secrets: Record<string, string>;
  files: KeptFile[];
}

export function makeManifest(facts: Omit<Manifest, 'schema'>): Manifest {
  return { schema: SCHEMA, ...facts };
}

/**
 * The manifest of a backup, each of whose files has been read and is what was written.
 * @throws {UsageError} with one line on what is wrong with it.
 */
export async function readBackup(dir: string): Promise<Manifest> {
  const wrong = (why: string, cause?: unknown): UsageError =>
    new UsageError(`restore: "${dir}" is not a whole backup: ${why}`, { cause });
  if (!existsSync(dir)) throw new UsageError(`restore: "${dir}" is not there`);
  const manifest = parse(dir, wrong);
  for (const { file, bytes, sha256 } of manifest.files) {
    const path = join(dir, file);
    if (file.includes('/') || !existsSync(path)) throw wrong(`${file} is missing`);
    const size = statSync(path).size;
    if (size !== bytes) throw wrong(`${file} has ${size} bytes (expected ${bytes})`);
    if ((await hashOf(path)) !== sha256) throw wrong(`${file} has been changed (its SHA-256 is another)`);
  }
  return manifest;
}

function parse(dir: string, wrong: (why: string, cause?: unknown) => UsageError): Manifest {
  const path = join(dir, MANIFEST);
  if (!existsSync(path)) throw wrong(`it has no ${MANIFEST}`);
  let value: Partial<Manifest>;
  try {
    value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Manifest>;
  } catch (cause) {
    throw wrong(`${MANIFEST} is not JSON`, cause);
  }
  if (value.schema !== SCHEMA) throw wrong(`its schema is "${String(value.schema)}" (expected "${SCHEMA}")`);
  if (!Array.isArray(value.files) || value.files.length === 0) throw wrong(`${MANIFEST} names no files`);
  return value as Manifest;
}

/** SHA-256 of a file, hexadecimal. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Of each secret of the stack; first passwords of people are theirs alone. */
export async function secretHashes(dir: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const folder of ['', 'tls']) {
    const entries = readdirSync(join(dir, folder), { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { name } of entries) hashes[join(folder, name)] = await hashOf(join(dir, folder, name));
  }
  return hashes;
}

/** Names of the secrets that a backup was made with and that are others here. */
export function otherSecrets(then: Manifest['secrets'], now: Manifest['secrets']): string[] {
  return Object.keys(then).filter((name) => then[name] !== now[name]);
}
