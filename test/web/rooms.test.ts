import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withoutInvitation } from '../../web/rooms/page/without-invitation.ts';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { byEither, byInvitation, parseCall, parseJoin } from '../../web/rooms/server/admission.ts';
import { callOut, dialInOf } from '../../web/rooms/server/dial-in.ts';
import { readInvitation, relayCredentials, signInvitation } from '../../web/rooms/server/keys.ts';
import { makePass } from '../../web/rooms/server/pass.ts';

const KEY = 'k'.repeat(48);
const KEYS = {
  livekit: { name: 'vigie', secret: 's'.repeat(48) },
  turn: 't'.repeat(48),
  bridge: 'b'.repeat(48),
  relayPort: 5349,
};
const GUEST = { room: 'lundi', identity: 'guest-1', name: 'Alice' };

describe('an invitation', () => {
  it('opens the room that it is for', async () => {
    assert.equal(await readInvitation(await signInvitation('lundi', KEY, 60), KEY), 'lundi');
  });

  it('opens nothing when it was signed by another key, has expired, or is none', async () => {
    assert.equal(await readInvitation(await signInvitation('lundi', 'x'.repeat(48), 60), KEY), null);
    assert.equal(await readInvitation(await signInvitation('lundi', KEY, -60), KEY), null);
    assert.equal(await readInvitation('nonsense', KEY), null);
  });

  it('lets two people of one name in as two', async () => {
    const request = { name: 'Alice', invitation: await signInvitation('lundi', KEY, 60), room: '' };
    const [one, two] = [await byInvitation(KEY)(request), await byInvitation(KEY)(request)];
    assert.equal(one?.name, 'Alice');
    assert.notEqual(one.identity, two?.identity);
  });
});

describe('byEither', () => {
  const request = new IncomingMessage(new Socket());
  const ada = { uid: 'ada', name: 'Ada Lovelace', number: '300701' };
  const admit = byEither(KEY, { person: () => Promise.resolve(ada) });

  it('lets who has signed on into the room of the address, under their own name', async () => {
    const guest = await admit({ name: 'Somebody', invitation: '', room: 'mardi' }, request);
    assert.deepEqual(guest, { room: 'mardi', name: 'Ada Lovelace', identity: 'ada' });
  });

  it('lets an invitation open its own room alone, whatever the address says', async () => {
    const invitation = await signInvitation('lundi', KEY, 60);
    assert.equal((await admit({ name: 'Alice', invitation, room: 'mardi' }, request))?.room, 'lundi');
    assert.equal(await admit({ name: 'Alice', invitation: 'forged', room: 'mardi' }, request), null);
  });

  it('lets in nobody who has not signed on, and nobody into what is no room', async () => {
    const nobody = byEither(KEY, { person: () => Promise.resolve(null) });
    assert.equal(await nobody({ name: 'Alice', invitation: '', room: 'mardi' }, request), null);
    assert.equal(await admit({ name: 'Alice', invitation: '', room: '../x' }, request), null);
  });
});

describe('parseJoin', () => {
  it('trims the name, and takes control characters out of it', () => {
    assert.equal(parseJoin('{"name": " Al\\u0000ice ", "invitation": "i"}')?.name, 'Alice');
  });

  it('refuses what is not a request', () => {
    for (const body of ['', 'null', '{"name": "", "invitation": "i"}', '{"name": 1, "invitation": "i"}']) {
      assert.equal(parseJoin(body), null, body);
    }
  });
});

describe('makePass', () => {
  it('gives a grant for that room alone', async () => {
    const { token } = await makePass(GUEST, '198.19.0.14', KEYS);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    assert.equal(claims['iss'], 'vigie');
    assert.equal(claims['sub'], 'guest-1');
    assert.equal((claims['video'] as Record<string, unknown>)['room'], 'lundi');
    assert.equal((claims['video'] as Record<string, unknown>)['roomAdmin'], undefined);
  });

  it('gives a relay to who comes by the door, and none to who stands in the world', async () => {
    assert.equal((await makePass(GUEST, '198.19.0.14', KEYS)).relay, null);
    const { relay } = await makePass(GUEST, '127.0.0.1:3443', KEYS);
    assert.deepEqual(relay?.urls, ['turns:127.0.0.1:5349?transport=tcp']);
  });
});

describe('relayCredentials', () => {
  it('expire when they say', () => {
    const { username } = relayCredentials('guest-1', KEY, 60);
    const [seconds, identity] = username.split(':');
    assert.equal(identity, 'guest-1');
    assert.ok(Math.abs(Number(seconds) - Date.now() / 1000 - 60) < 5);
  });
});

describe('parseCall', () => {
  it('takes digits alone, 20 at most', () => {
    assert.deepEqual(parseCall('{"number": "300001", "invitation": "i"}'), {
      number: '300001',
      invitation: 'i',
      room: '',
    });
    for (const number of ['', 'sip:evil@example.test', '3'.repeat(21)]) {
      assert.equal(parseCall(JSON.stringify({ number, invitation: 'i' })), null, number);
    }
  });
});

describe('a room by telephone', () => {
  it('has the number and the PIN that the bridge derives', async () => {
    // engine/bridge/dialin/dialin_test.go has the same.
    assert.deepEqual(dialInOf('lundi', KEYS.bridge), { number: '892449', pin: '093062' });
    const { dialIn } = await makePass(GUEST, '198.19.0.14', KEYS);
    assert.deepEqual(dialIn, { number: '892449', pin: '093062' });
  });

  it('calls out by the bridge, with its token, and tells what became of it', async () => {
    let heard = '';
    let [status, answer] = [200, '{"answered":true}'];
    const bridge = createServer((request, response) => {
      heard = `${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`;
      response.writeHead(status).end(answer);
    });
    await new Promise<void>((resolve) => bridge.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(bridge.address() as AddressInfo).port}`;
    const call = (): Promise<string> => callOut({ address, key: KEYS.bridge }, 'lundi', '300001');
    assert.equal(await call(), 'answered');
    assert.match(heard, /^POST \/calls Bearer 3e95fe67eeb26ff7/);
    [status, answer] = [404, '{"error":"room"}'];
    assert.equal(await call(), 'room');
    [status, answer] = [401, '{"error":"token"}'];
    assert.equal(await call(), 'failed');
    bridge.close();
  });
});

describe('withoutInvitation', () => {
  it('keeps all but what stands after the #', () => {
    const item = {
      type: 'event',
      meta: { page: { id: 'p', url: 'https://rooms.vigie.test/r/lundi?x=1#secret#more' } },
    };
    const meta = { page: { id: 'p', url: 'https://rooms.vigie.test/r/lundi?x=1' } };
    assert.deepEqual(withoutInvitation(item), { type: 'event', meta });
    assert.deepEqual(withoutInvitation({ meta: {} }), { meta: {} });
  });
});
