import assert from 'node:assert/strict';
import { IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Socket } from 'node:net';
import { FLOW, SESSION, keep, kept } from '../../web/lib/cookies.ts';
import { Sessions } from '../../web/lib/sessions.ts';
import type { Person } from '../../web/lib/sign-on.ts';
import { opens as padOpens } from '../../web/pad/server/web.ts';
import { opens as roomOpens } from '../../web/rooms/server/serve.ts';

const KEY = 'k'.repeat(48);
const cookieOf = (header: string): string => header.split(';')[0] ?? '';
function asking(cookie: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers.cookie = cookie;
  return request;
}

describe('a cookie of a page', () => {
  it('comes back as it was kept, and shows nothing to who holds it', async () => {
    const cookie = await keep(SESSION, { sub: 'ada' }, KEY);
    assert.match(cookie, /^__Host-vigie=.*; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    assert.equal((await kept(SESSION, asking(cookieOf(cookie)), KEY))?.sub, 'ada');
    const parts = cookieOf(cookie).split(/[=.]/);
    assert.ok(!parts.some((part) => Buffer.from(part, 'base64url').includes('ada')));
  });

  it('is nothing when another key made it, it is of another kind, has expired, or is no token', async () => {
    const cookie = cookieOf(await keep(SESSION, { sub: 'ada' }, KEY));
    assert.equal(await kept(SESSION, asking(cookie), 'x'.repeat(48)), null);
    const flow = cookieOf(await keep(FLOW, { sub: 'ada' }, KEY));
    assert.equal(await kept(SESSION, asking(flow.replace(FLOW.name, SESSION.name)), KEY), null);
    const old = cookieOf(await keep({ ...SESSION, seconds: -1 }, { sub: 'ada' }, KEY));
    assert.equal(await kept(SESSION, asking(old), KEY), null);
    assert.equal(await kept(SESSION, asking(`${SESSION.name}=nonsense`), KEY), null);
  });
});

describe('Sessions', () => {
  const ada: Person = { uid: 'ada', name: 'Ada Lovelace', number: '300701' };
  let present: Person | null = ada;
  let asked = 0;
  const sessions = new Sessions(
    {
      begin: (to) =>
        Promise.resolve({ away: new URL('https://signon.test/'), flow: { state: 's', nonce: 'n', verifier: 'v', to } }),
      finish: (path) =>
        Promise.resolve(path.includes('code=good') ? { uid: 'ada', idToken: 'i', accessToken: 'a' } : null),
      person: () => {
        asked += 1;
        return Promise.resolve(present);
      },
      end: () => Promise.resolve(new URL('https://signon.test/out')),
    },
    { key: KEY, opens: padOpens },
  );
  const server = createServer((request, response) => {
    void sessions.answer(request, response).then((done) => done || response.writeHead(404).end());
  });
  const get = (path: string, cookie = '', method = 'GET'): Promise<Response> =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      method,
      headers: { cookie },
      redirect: 'manual',
    });
  const comeBack = async (to: string, code = 'good'): Promise<Response> => {
    const away = await get(`/sign-on?to=${encodeURIComponent(to)}`);
    assert.equal(away.headers.get('location'), 'https://signon.test/');
    return get(`/signed-on?code=${code}`, cookieOf(away.headers.get('set-cookie') ?? ''));
  };

  before((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(done);
  });

  it('lead back to what was wanted, with a session that says who it is', async () => {
    const back = await comeBack('/p/minutes');
    assert.equal(back.status, 303);
    assert.equal(back.headers.get('location'), '/p/minutes');
    const session = asking(cookieOf(back.headers.getSetCookie()[0] ?? ''));
    assert.equal(await sessions.uid(session), 'ada');
    assert.deepEqual(await sessions.person(session, 0), ada);
  });

  it('lead to the start alone whoever wants to be led elsewhere', async () => {
    for (const to of ['https://evil.example/', '//evil.example', '/p/../x', '/sign-off']) {
      assert.equal((await comeBack(to)).headers.get('location'), '/', to);
    }
  });

  it('send to the start, without a session, who was refused or never went', async () => {
    for (const refused of [await comeBack('/p/minutes', 'bad'), await get('/signed-on?code=good')]) {
      assert.equal(refused.headers.get('location'), '/?refused');
      assert.doesNotMatch(refused.headers.getSetCookie().join(), /__Host-vigie=[^;]/);
    }
  });

  it('know somebody no longer, 5 s after the sign-on does', async () => {
    const session = asking(cookieOf((await comeBack('/')).headers.getSetCookie()[0] ?? ''));
    assert.equal((await sessions.person(session, 100_000))?.uid, 'ada');
    const before = asked;
    present = null;
    assert.equal((await sessions.person(session, 104_000))?.uid, 'ada');
    assert.equal(asked, before);
    assert.equal(await sessions.person(session, 106_000), null);
    present = ada;
  });

  it('sign off by POST alone, at the sign-on too', async () => {
    const cookie = cookieOf((await comeBack('/')).headers.getSetCookie()[0] ?? '');
    assert.equal((await get('/sign-off', cookie)).status, 404);
    const off = await get('/sign-off', cookie, 'POST');
    assert.equal(off.headers.get('location'), 'https://signon.test/out');
    assert.match(off.headers.get('set-cookie') ?? '', /^__Host-vigie=; Max-Age=0/);
  });
});

describe('where a page lets somebody come back to', () => {
  it('is its start, or what it has by name', () => {
    for (const path of ['/', '/r/lundi']) assert.ok(roomOpens(path), path);
    for (const path of ['', '/r/', '/r/A', '/r/a/b', '/api/me', '//x', '/p/a']) assert.ok(!roomOpens(path), path);
    for (const path of ['/', '/p/minutes']) assert.ok(padOpens(path), path);
  });
});
