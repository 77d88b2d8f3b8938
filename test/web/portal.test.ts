import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Socket } from 'node:net';
import { Undo } from '../../web/portal/people/together.ts';
import { firstPassword } from '../../web/portal/people/passwords.ts';
import { languageOf } from '../../web/portal/page/words.ts';
import { portalServer } from '../../web/portal/server/serve.ts';
import { FLOW, SESSION, keep, kept } from '../../web/portal/server/session.ts';

const KEY = 'k'.repeat(48);
function asking(cookie: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers.cookie = cookie;
  return request;
}
const cookieOf = (header: string): string => header.split(';')[0] ?? '';

describe('a cookie of the portal', () => {
  it('comes back as it was kept', async () => {
    const cookie = await keep(SESSION, { sub: 'ada' }, KEY);
    assert.match(cookie, /^__Host-vigie=.*; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    assert.equal((await kept(SESSION, asking(cookieOf(cookie)), KEY))?.sub, 'ada');
  });

  it('is nothing when another key signed it, it is of another kind, has expired, or is no token', async () => {
    const cookie = cookieOf(await keep(SESSION, { sub: 'ada' }, KEY));
    assert.equal(await kept(SESSION, asking(cookie), 'x'.repeat(48)), null);
    const flow = cookieOf(await keep(FLOW, { sub: 'ada' }, KEY));
    assert.equal(await kept(SESSION, asking(flow.replace(FLOW.name, SESSION.name)), KEY), null);
    const old = cookieOf(await keep({ ...SESSION, seconds: -1 }, { sub: 'ada' }, KEY));
    assert.equal(await kept(SESSION, asking(old), KEY), null);
    assert.equal(await kept(SESSION, asking(`${SESSION.name}=nonsense`), KEY), null);
  });
});

describe('portalServer', () => {
  const gone = new Set<string>();
  const server = portalServer({
    signOn: {
      begin: () => Promise.reject(new Error('nobody begins')),
      finish: () => Promise.resolve(null),
      end: () => Promise.resolve(new URL('https://signon.vigie.test/')),
    },
    key: KEY,
    member: (uid) => {
      const member = { uid, name: uid, mail: '', number: '300701', region: 'sa', language: 'fr' };
      return Promise.resolve(gone.has(uid) ? null : member);
    },
    find: () => Promise.resolve([]),
    line: () => Promise.resolve(null),
    tools: () => Promise.resolve([]),
    page: new Map(),
    sockets: 'wss://198.19.0.10:8089',
  });
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers, redirect: 'manual' });

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

  it('asks the directory only for 2 to 64 characters', async () => {
    const cookie = cookieOf(await keep(SESSION, { sub: 'bob' }, KEY));
    assert.equal((await get('/api/people?q=b', { cookie })).status, 400);
    assert.equal((await get('/api/people?q=bo', { cookie })).status, 200);
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
