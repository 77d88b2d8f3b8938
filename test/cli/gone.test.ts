import assert from 'node:assert/strict';
import { isGone, unlessGone } from '../../cli/docker/gone.ts';
import { StackError } from '../../cli/exit-codes.ts';

const gone = new StackError('Cannot ps the stack', {
  details: ['Error response from daemon: No such container: 18ba0'],
});
const sick = new StackError('Cannot up the stack', { details: ['container vigie-db-1 is unhealthy'] });

describe('isGone', () => {
  it('knows a container that was taken away meanwhile from one that does not start', () => {
    assert.ok(isGone(gone));
    assert.ok(!isGone(sick));
    assert.ok(!isGone(new Error('No such container')));
  });
});

describe('unlessGone', () => {
  const failing = (errors: Error[]): (() => Promise<number>) => {
    let tries = 0;
    return () => {
      const error = errors[tries++];
      return error === undefined ? Promise.resolve(tries) : Promise.reject(error);
    };
  };

  it('asks again, three times in all', async () => {
    assert.equal(await unlessGone(failing([gone, gone])), 3);
    await assert.rejects(unlessGone(failing([gone, gone, gone])), gone);
  });

  it('passes on what is wrong otherwise', async () => {
    await assert.rejects(unlessGone(failing([sick])), sick);
  });
});
