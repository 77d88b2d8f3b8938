import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogueError, checkCatalogue, loadCatalogue, loadProfile, storeName } from '../../catalogue/index.ts';
import { withCatalogue } from './broken-catalogue.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('loadCatalogue', () => {
  it('loads what the project says of itself', () => {
    const { regions, metrics, systems, profiles } = loadCatalogue(ROOT);
    assert.deepEqual(
      regions.map(({ id, index }) => `${id}${index}`),
      ['eu1', 'na2', 'sa3', 'ap4'],
    );
    assert.ok(systems.some(({ id }) => id === 'voice'));
    assert.deepEqual(Object.keys(profiles), ['crowd', 'default', 'interop', 'nightly', 'smoke']);
    assert.ok(metrics.every(({ good }) => good.startsWith('Good is ')));
  });

  it('names every file with the schema that editors check it by', () => {
    for (const file of ['regions.yaml', 'metrics/voice.yaml', 'systems/voice.yaml', 'profiles/default.yaml']) {
      const path = join(ROOT, 'catalogue', file);
      const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(path, 'utf8'))?.[1];
      assert.ok(schema, file);
      assert.doesNotThrow(() => readFileSync(join(path, '..', schema)), file);
    }
  });

  it('throws an error with file, line and path', () => {
    const alter = (text: string): string => text.replace('min: 4.2', 'min: "4,0"');
    withCatalogue('profiles/interop.yaml', alter, (root) => {
      assert.throws(
        () => loadCatalogue(root),
        (error) => {
          assert.ok(error instanceof CatalogueError);
          assert.equal(error.file, 'catalogue/profiles/interop.yaml');
          assert.equal(error.line, 18);
          assert.equal(error.path, 'thresholds.voice.mos.p5.min');
          return true;
        },
      );
    });
  });
});

describe('loadProfile', () => {
  it('loads a profile that stands outside the catalogue', () => {
    assert.equal(loadProfile(join(ROOT, 'catalogue/profiles/smoke.yaml')).systems['voice']?.['calls'], 20);
  });

  it('says which file cannot be read', () => {
    assert.throws(() => loadProfile('/nowhere/x.yaml'), { message: '/nowhere/x.yaml:1 cannot be read (ENOENT)' });
  });
});

describe('checkCatalogue', () => {
  it('finds nothing wrong in the project', () => {
    assert.deepEqual(checkCatalogue(ROOT), []);
  });

  it('goes on after a profile that is wrong', () => {
    const alter = (text: string): string => text.replace('3m', 'abc');
    const problems = withCatalogue('profiles/default.yaml', alter, (root) => checkCatalogue(root));
    assert.deepEqual(problems, [
      'catalogue/profiles/default.yaml:4 duration: "abc" is not a duration (expected e.g. 90s, 2m or 1h30m)',
    ]);
  });
});

describe('storeName', () => {
  it('puts underscores for dots and adds nothing', () => {
    assert.equal(storeName('vigie.voice.interval.mos'), 'vigie_voice_interval_mos');
  });
});
