import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, makeManifest, otherSecrets, readBackup, secretHashes } from '../../cli/parts/backup/manifest.ts';
import { sizeInWords } from '../../cli/terminal/format.ts';
import { scratch, vigie } from './lib/vigie.ts';

const FILE = 'database-pad.dump';

/** A backup of one database, whole. */
async function backup(change: (dir: string) => void = () => undefined): Promise<string> {
  const dir = scratch();
  const path = join(dir, FILE);
  writeFileSync(path, 'PGDMP and more');
  const kept = { bytes: statSync(path).size, sha256: await hashOf(path) };
  const files = [{ name: 'database pad', kind: 'database' as const, of: 'pad', file: FILE, ...kept }];
  const manifest = makeManifest({ at: '2026-11-27T12:00:00Z', vigie: '0.1.0', versions: {}, secrets: {}, files });
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  change(dir);
  return dir;
}

describe('readBackup', () => {
  it('reads a whole one', async () => {
    const { files } = await readBackup(await backup());
    assert.deepEqual(
      files.map(({ name }) => name),
      ['database pad'],
    );
  });

  const damages: [string, (dir: string) => void, RegExp][] = [
    ['has no manifest', (dir) => writeFileSync(join(dir, 'manifest.json'), ''), /manifest\.json is not JSON/],
    [
      'is of another kind',
      (dir) => writeFileSync(join(dir, 'manifest.json'), '{"schema": "x/9"}'),
      /its schema is "x\/9" \(expected "vigie\/backup\/1"\)/,
    ],
    ['was cut short', (dir) => writeFileSync(join(dir, FILE), 'PGDMP'), /has 5 bytes \(expected 14\)/],
    ['was changed', (dir) => writeFileSync(join(dir, FILE), 'PGDMP and less'), /database-pad\.dump has been changed/],
  ];
  for (const [title, change, message] of damages) {
    it(`refuses one that ${title}`, async () => {
      await assert.rejects(readBackup(await backup(change)), message);
    });
  }
});

describe('otherSecrets', () => {
  it('names those that are others now, or are gone', () => {
    assert.deepEqual(otherSecrets({ a: '1', b: '2', c: '3' }, { a: '1', b: 'x', d: '4' }), ['b', 'c']);
  });

  it('goes by all files of the folder, and by no person’s', async () => {
    const dir = scratch();
    for (const folder of ['tls', 'people']) mkdirSync(join(dir, folder));
    for (const name of ['pad_key', 'tls/ca.pem', 'people/ada']) writeFileSync(join(dir, name), name);
    assert.deepEqual(Object.keys(await secretHashes(dir)), ['pad_key', 'tls/ca.pem']);
  });
});

describe('sizeInWords', () => {
  it('is short', () => {
    const said = [0, 512, 1500, 23_400_000, 2e9].map(sizeInWords);
    assert.deepEqual(said, ['0 B', '512 B', '1.5 kB', '23 MB', '2.0 GB']);
  });
});

describe('vigie restore, used wrongly', () => {
  it('says what is not there', async () => {
    const { exitCode, stdout, stderr } = await vigie(['restore', '/nowhere/at/all', '--yes']);
    assert.equal(exitCode, 2);
    assert.equal(stdout, '');
    assert.match(stderr.trim(), /^.*restore: "\/nowhere\/at\/all" is not there$/);
  });

  it('replaces nothing unasked, and says what it would', async () => {
    const { exitCode, stderr } = await vigie(['restore', await backup()]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /database pad of the running stack would be replaced \(say --yes\)/);
  });
});
