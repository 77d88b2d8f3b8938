import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { judgeKey } from '../../web/lib/openpgp-key.ts';
import type { Held } from '../../web/portal/server/key-book.ts';
import { KeyBook } from '../../web/portal/server/key-book.ts';
import { answerKeys } from '../../web/portal/server/key-server.ts';

const key = (name: string): string => readFileSync(join(import.meta.dirname, 'keys', name), 'utf8');
const ADA = { mail: 'Ada@vigie.test', armored: key('good.asc') };
const CLARA = { mail: 'clara@vigie.test', armored: key('expired.asc') };
const FINGERPRINT = 'F1FF3DEDB197714E0AAA77D3CD2233BC12171FE5';
const at = (iso: string, ms = 0): Date => new Date(Date.parse(iso) + ms);

describe('KeyBook', () => {
  it('asks the directory every 5 s at most, and then forgets who is gone', async () => {
    let [asked, held, now] = [0, [ADA], at('2026-12-01')];
    const ask = (): Promise<Held[]> => {
      asked += 1;
      return Promise.resolve(held);
    };
    const book = new KeyBook(ask, () => now);
    const found = await Promise.all([1, 2, 3].map(() => book.byAddress('ADA@vigie.test')));
    assert.deepEqual(
      found.map((one) => one?.fingerprint),
      [FINGERPRINT, FINGERPRINT, FINGERPRINT],
    );
    assert.equal(asked, 1);
    held = [];
    now = at('2026-12-01', 4999);
    assert.notEqual(await book.byAddress('ada@vigie.test'), null);
    now = at('2026-12-01', 5000);
    assert.equal(await book.byAddress('ada@vigie.test'), null);
    assert.equal(asked, 2);
  });

  it('gives out a key until it expires, and none that is not its owner’s', async () => {
    let now = at('2020-12-30');
    const book = new KeyBook(
      () => Promise.resolve([CLARA, { ...ADA, mail: 'eve@vigie.test' }]),
      () => now,
    );
    assert.notEqual(await book.byAddress('clara@vigie.test'), null);
    now = at('2020-12-31');
    assert.equal(await book.byAddress('clara@vigie.test'), null);
    now = at('2026-12-01');
    assert.equal(await book.byAddress('eve@vigie.test'), null);
    assert.equal(await book.byId(FINGERPRINT), null);
  });

  it('asks again at once after a directory that did not answer', async () => {
    let asked = 0;
    const book = new KeyBook(
      () => (asked++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve([ADA])),
      () => at('2026-12-01'),
    );
    await assert.rejects(book.byAddress('ada@vigie.test'), /away/);
    assert.notEqual(await book.byAddress('ada@vigie.test'), null);
  });
});

describe('answerKeys', () => {
  const book = new KeyBook(
    () => Promise.resolve([ADA, CLARA]),
    () => at('2026-12-01'),
  );
  const server = createServer((request, response) => {
    answerKeys(book, request, response).then(
      (answered) => {
        if (!answered) response.writeHead(418).end();
      },
      () => response.destroy(),
    );
  });
  const get = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method });
  const WKD = '/.well-known/openpgpkey/vigie.test';
  /** By /usr/lib/gnupg/gpg-wks-client --print-wkd-hash ada@vigie.test. */
  const HASH = 'huin1uygftjfco69ypidm11zuqef9jyy';

  before((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(done);
  });

  it('is a Web Key Directory: the key as bytes, a policy, and nothing else', async () => {
    const answer = await get(`${WKD}/hu/${HASH}?l=ada`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    const judged = await judgeKey(new Uint8Array(await answer.arrayBuffer()), 'ada@vigie.test', at('2026-12-01'));
    assert.equal('key' in judged && judged.key.fingerprint, FINGERPRINT);
    const policy = await get(`${WKD}/policy`);
    assert.deepEqual([policy.status, await policy.text()], [200, '']);
    for (const path of [
      `${WKD}/hu/${'y'.repeat(32)}`,
      `${WKD}/hu/`,
      `${WKD}/`,
      '/.well-known/openpgpkey/other.test/policy',
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
    assert.equal((await get('/api/me')).status, 418);
    assert.equal((await get(`${WKD}/policy`, 'POST')).status, 405);
  });

  it('is a key server for whole addresses and fingerprints', async () => {
    const index = await get('/pks/lookup?op=index&options=mr&search=ada%40vigie.test');
    const seconds = /:22::(\d+)::/.exec(await index.clone().text())?.[1] ?? '';
    assert.deepEqual((await index.text()).split('\n'), [
      'info:1:1',
      `pub:${FINGERPRINT}:22::${seconds}::`,
      `uid:Ada%20Lovelace%20%3Cada%40vigie.test%3E:${seconds}::`,
      '',
    ]);
    for (const search of [`0x${FINGERPRINT}`, '0xcd2233bc12171fe5', 'ADA@vigie.test']) {
      const found = await get(`/pks/lookup?op=get&options=mr&search=${search}`);
      assert.equal(found.headers.get('content-type'), 'application/pgp-keys');
      assert.match(await found.text(), /^-----BEGIN PGP PUBLIC KEY BLOCK-----/);
    }
    for (const search of ['ada', 'vigie.test', '0x12171fe5', '', 'clara@vigie.test']) {
      assert.equal((await get(`/pks/lookup?op=get&search=${search}`)).status, 404, search);
    }
    assert.equal((await get('/pks/lookup?op=vindex&search=ada@vigie.test')).status, 501);
  });
});
