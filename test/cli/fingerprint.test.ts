import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../cli/parts/fingerprint.ts';
import { scratch } from './lib/vigie.ts';

describe('fingerprint', () => {
  it('changes with a file, a name and a fact, and is the same when nothing did', () => {
    const root = scratch();
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a/one'), '1');
    writeFileSync(join(root, 'two'), '2');
    const all = (): string => fingerprint(root, ['a', 'two', 'not-there'], ['fact']);
    const before = all();
    assert.equal(all(), before);
    assert.notEqual(fingerprint(root, ['a', 'two'], ['other']), before);
    writeFileSync(join(root, 'two'), '3');
    assert.notEqual(all(), before);
  });
});
