import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../../cli/parts/lock.ts';
import { UsageError } from '../../cli/exit-codes.ts';
import { scratch } from './lib/vigie.ts';

describe('takeLock', () => {
  it('refuses a second taker, and says who has it', () => {
    const path = join(scratch(), 'lock');
    const unlock = takeLock(path, 'soak one');
    assert.throws(
      () => takeLock(path, 'soak two'),
      (error) => error instanceof UsageError && /soak one/.test(error.message),
    );
    unlock();
    assert.equal(existsSync(path), false);
  });

  it('takes over the lock of a process that is gone', () => {
    const path = join(scratch(), 'lock');
    writeFileSync(path, '4194305 soak gone\n');
    takeLock(path, 'soak new')();
    assert.equal(existsSync(path), false);
  });
});
