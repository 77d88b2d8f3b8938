import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Undo } from '../../web/portal/people/together.ts';
import { firstPassword } from '../../web/portal/people/passwords.ts';
import { languageOf } from '../../web/portal/page/words.ts';
import { KeyBook } from '../../web/portal/server/key-book.ts';
import { portalServer } from '../../web/portal/server/serve.ts';
import { Tools } from '../../web/portal/server/tools.ts';
import { SESSION, keep } from '../../web/lib/cookies.ts';
import { Sessions } from '../../web/lib/sessions.ts';

const KEY = 'k'.repeat(48);
const cookieOf = (header: string): string => header.split(';')[0] ?? '';

describe('portalServer', () => {
  const gone = new Set<string>();
  const forgotten: string[] = [];
  const server = portalServer({
    sessions: new Sessions(
      {
        begin: () => Promise.reject(new Error('nobody begins')),
        finish: () => Promise.resolve(null),
        person: () => Promise.resolve(null),
        end: () => Promise.resolve(new URL('https://signon.vigie.test/')),
      },
      { key: KEY },
    ),
    member: (uid) => {
      const member = { uid, name: uid, mail: '', number: '300701', region: 'sa', language: 'fr', groups: [] };
      return Promise.resolve(gone.has(uid) ? null : member);
    },
    find: () => Promise.resolve([]),
    line: () => Promise.resolve(null),
    news: ({ uid }) => Promise.resolve({ missed: [{ id: '7', number: '300702', name: uid, at: '' }] }),
    forget: ({ number }, id) => Promise.resolve(void forgotten.push(`${number} until ${id}`)),
    tools: () => Promise.resolve([]),
    keys: new KeyBook(() => Promise.resolve([])),
    page: new Map(),
    sockets: 'wss://198.19.0.10:8089',
  });
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method, headers, redirect: 'manual' });

  before((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(done);
  });

  it('answers who has signed on, and no longer once they have left', async () => {
    const cookie = cookieOf(await keep(SESSION, { sub: 'ada' }, KEY));
    assert.equal((await get('/api/me', { cookie })).status, 200);
    gone.add('ada');
    const refused = await get('/api/me', { cookie });
    assert.equal(refused.status, 401);
    assert.match(refused.headers.get('set-cookie') ?? '', /^__Host-vigie=; Max-Age=0/);
  });

  it('answers nobody by a header, and no other site', async () => {
    assert.equal((await get('/api/me', { 'remote-user': 'bob', 'auth-user': 'bob' })).status, 401);
    const cookie = cookieOf(await keep(SESSION, { sub: 'bob' }, KEY));
    assert.equal((await get('/api/line', { cookie, 'sec-fetch-site': 'cross-site' })).status, 403);
  });

  it('sends back to the start who comes from a sign-on that it did not begin', async () => {
    const answer = await get('/signed-on?code=c&state=s');
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get('location'), '/?refused');
  });

  it('tells news to who has signed on, and forgets the calls that they missed when they ask for it', async () => {
    const cookie = cookieOf(await keep(SESSION, { sub: 'bob' }, KEY));
    assert.equal((await get('/api/news')).status, 401);
    const news = (await (await get('/api/news', { cookie })).json()) as { missed: { name: string }[] };
    assert.deepEqual(
      news.missed.map(({ name }) => name),
      ['bob'],
    );
    assert.equal((await get('/api/missed?until=7', {}, 'DELETE')).status, 401);
    assert.equal((await get('/api/missed?until=7', { cookie, 'sec-fetch-site': 'same-site' }, 'DELETE')).status, 403);
    for (const until of ['', '7;', '-1']) {
      assert.equal((await get(`/api/missed?until=${until}`, { cookie }, 'DELETE')).status, 400);
    }
    assert.equal((await get('/api/me', { cookie }, 'DELETE')).status, 405);
    assert.deepEqual(forgotten, []);
    assert.equal((await get('/api/missed?until=7', { cookie }, 'DELETE')).status, 200);
    assert.deepEqual(forgotten, ['300701 until 7']);
  });

  it('asks the directory only for 2 to 64 characters', async () => {
    const cookie = cookieOf(await keep(SESSION, { sub: 'bob' }, KEY));
    assert.equal((await get('/api/people?q=b', { cookie })).status, 400);
    assert.equal((await get('/api/people?q=bo', { cookie })).status, 200);
  });
});

describe('Tools', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-clients-'));
  const there = createServer((request, response) => response.writeHead(request.url === '/up' ? 200 : 503).end());

  before(async () => {
    await new Promise<void>((resolve) => there.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(there.address() as AddressInfo).port}`;
    const client = (id: string, health: string, groups?: string[]): void => {
      const words = { en: id, fr: id };
      const tool = { about: words, path: '/', health: `${base}${health}` };
      writeFileSync(join(dir, `${id}.json`), JSON.stringify({ id, title: words, host: id, groups, tool }));
    };
    client('all', '/up');
    client('ours', '/up', ['staff']);
    client('theirs', '/up', ['board', 'admins']);
    client('gone', '/down');
    writeFileSync(join(dir, 'portal.json'), JSON.stringify({ id: 'portal', title: {}, host: 'portal' }));
  });
  after(() => {
    there.close();
    rmSync(dir, { recursive: true });
  });

  it('are those that answer and that let a member of these groups in, with the address they open at', async () => {
    const tools = await new Tools(dir, '4443').running(['staff']);
    assert.deepEqual(
      tools.map(({ id, address }) => [id, address]),
      [
        ['all', 'https://all.vigie.test:4443/'],
        ['ours', 'https://ours.vigie.test:4443/'],
      ],
    );
  });
});

describe('Undo', () => {
  it('takes back what was done, the last first, and a step that failed not at all', async () => {
    const undo = new Undo();
    const said: string[] = [];
    const back = (name: string) => () => Promise.resolve(void said.push(name));
    await undo.did(Promise.resolve(), back('entry'));
    await undo.did(Promise.resolve(), back('group'));
    await assert.rejects(undo.did(Promise.reject(new Error('no')), back('never')));
    await undo.all();
    assert.deepEqual(said, ['group', 'entry']);
  });
});

describe('firstPassword', () => {
  it('is four groups of five that nobody misreads, and another each time', () => {
    const made = Array.from({ length: 100 }, firstPassword);
    for (const password of made) assert.match(password, /^[a-km-z2-9]{5}(-[a-km-z2-9]{5}){3}$/);
    assert.equal(new Set(made).size, 100);
  });
});

describe('languageOf', () => {
  it('is the first that the page speaks, else English', () => {
    assert.equal(languageOf(['pt', 'fr-CA', 'en']), 'fr');
    assert.equal(languageOf(['pt']), 'en');
  });
});
