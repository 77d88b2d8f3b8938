import assert from 'node:assert/strict';
import { PAD_NAME, readPass, signPass } from '../../web/pad/server/token.ts';

describe('a pass to a pad', () => {
  const author = { pad: 'minutes', id: 'ana', name: 'Ana', number: '300001' };

  it('opens its pad, and says who came', async () => {
    assert.deepEqual(await readPass(await signPass(author, 'key', 60), 'minutes', 'key'), author);
  });

  it('opens no other pad, not with another key, not when it is over, not when it was changed', async () => {
    const pass = await signPass(author, 'key', 60);
    assert.equal(await readPass(pass, 'others', 'key'), null);
    assert.equal(await readPass(pass, 'minutes', 'another'), null);
    assert.equal(await readPass(await signPass(author, 'key', -1), 'minutes', 'key'), null);
    const [head, , signature] = pass.split('.');
    const body = Buffer.from(JSON.stringify({ pad: 'minutes', sub: 'eve', name: 'Eve', aud: 'pad' })).toString(
      'base64url',
    );
    assert.equal(await readPass(`${head}.${body}.${signature}`, 'minutes', 'key'), null);
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    assert.equal(await readPass(`${none}.${body}.`, 'minutes', 'key'), null);
    assert.equal(await readPass('', 'minutes', 'key'), null);
  });

  it('hands on no number that cannot be dialled', async () => {
    const pass = await signPass({ ...author, number: '300001;evil' }, 'key', 60);
    assert.equal((await readPass(pass, 'minutes', 'key'))?.number, '');
  });

  it('is for pads whose names can stand in a link', () => {
    for (const name of ['a', 'minutes-2026', '0']) assert.match(name, PAD_NAME);
    for (const name of ['', '-a', 'A', 'a/b', 'a b', 'é', 'a'.repeat(64)]) assert.doesNotMatch(name, PAD_NAME);
  });
});
