// Keys made by gpg 2.2.40: `gpg --batch --passphrase '' --quick-gen-key 'Ada Lovelace <ada@vigie.test>' future-default`,
// RSA of 2048 bits, one whose clock was set to 2020 for a year, one that can only sign; revoked by gpg's own certificate.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeKey } from '../../web/lib/openpgp-key.ts';
import { wkdHash } from '../../web/lib/wkd-hash.ts';

const NOW = new Date('2026-12-01');
const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'keys', name));
const judge = (data: string | Uint8Array, address = 'ada@vigie.test', now = NOW): ReturnType<typeof judgeKey> =>
  judgeKey(data, address, now);

describe('judgeKey', () => {
  it('takes a public key, armoured or not, as gpg exports it', async () => {
    for (const data of [file('good.asc'), file('good.asc').toString(), file('good.pgp')]) {
      const judged = await judge(data);
      assert.ok('key' in judged);
      const { fingerprint, userIds, expires, binary } = judged.key;
      assert.equal(fingerprint, 'F1FF3DEDB197714E0AAA77D3CD2233BC12171FE5');
      assert.deepEqual(userIds, ['Ada Lovelace <ada@vigie.test>']);
      assert.equal(expires, null);
      const again = await judge(binary);
      assert.equal('key' in again && again.key.armored, judged.key.armored);
    }
  });

  it('keeps no other address of theirs, and comes to the same a second time', async () => {
    const judged = await judge(file('two-addresses.asc'));
    assert.ok('key' in judged);
    assert.ok(!Buffer.from(judged.key.binary).includes('countess'));
    const again = await judge(judged.key.armored);
    assert.deepEqual('key' in again && again.key.binary, judged.key.binary);
  });

  const secret = 'is a secret key, which nobody else may have (expected the public one: gpg --armor --export ADDRESS)';
  const block = (data: Buffer): Buffer =>
    Buffer.from(
      data
        .toString()
        .replace(/^.*\n\n/s, '')
        .replace(/\n=.*/s, ''),
      'base64',
    );
  for (const [what, data, address, problem] of [
    ['text', Buffer.from('hello'), 'ada', 'is not an OpenPGP key'],
    ['nothing', Buffer.alloc(0), 'ada', 'is not an OpenPGP key'],
    ['half a key', file('good.pgp').subarray(0, 90), 'ada', 'is not an OpenPGP key'],
    ['a secret key', file('secret.asc'), 'ada', secret],
    ['a secret key without armour', block(file('secret.asc')), 'ada', secret],
    ['a secret key after a public one', Buffer.concat([file('good.asc'), file('secret.asc')]), 'ada', secret],
    ['two keys', Buffer.concat([file('good.asc'), file('sign-only.asc')]), 'ada', 'has several keys (expected one)'],
    [
      'two keys without armour',
      Buffer.concat([file('good.pgp'), file('good.pgp')]),
      'ada',
      'has several keys (expected one)',
    ],
    ['another’s', file('good.asc'), 'bob', 'has no user ID of bob@vigie.test (it has Ada Lovelace <ada@vigie.test>)'],
    ['a revoked one', file('revoked.asc'), 'ada', 'is revoked'],
    ['one that has expired', file('expired.asc'), 'clara', 'expired on 2020-12-31'],
    ['RSA of 2048 bits', file('rsa2048.asc'), 'bruno', 'is too weak: RSA of 2048 bits (expected 3072 or more)'],
    ['more than a key ever has', Buffer.alloc(65537), 'ada', 'is larger than 64 KiB'],
  ] as const) {
    it(`says what is wrong: ${what}`, async () => {
      assert.deepEqual(await judge(data, `${address}@vigie.test`), { problem });
    });
  }

  it('refuses what can only sign, and a key from the future', async () => {
    const signs = await judge(file('sign-only.asc'), 'dora@vigie.test');
    assert.match('problem' in signs ? signs.problem : '', /^has nothing to encrypt to/);
    const early = await judge(file('good.asc'), 'ada@vigie.test', new Date('2026-01-01'));
    assert.match('problem' in early ? early.problem : '', /^is not valid/);
  });

  it('takes a key until the day it expires', async () => {
    const judged = await judge(file('expired.asc'), 'clara@vigie.test', new Date('2020-06-01'));
    assert.equal('key' in judged && judged.key.expires?.toISOString(), '2020-12-31T00:00:00.000Z');
  });
});

describe('wkdHash', () => {
  it('is the draft’s own example, in whatever case', () => {
    assert.equal(wkdHash('Joe.Doe'), 'iy9q119eutrkn8s1mk4r39qejnbu3n5q');
    assert.equal(wkdHash('joe.doe'), wkdHash('JOE.DOE'));
  });
});
