import assert from 'node:assert/strict';
import { withoutInvitation } from '../../web/rooms/page/without-invitation.ts';
import { byInvitation, parseJoin } from '../../web/rooms/server/admission.ts';
import { readInvitation, relayCredentials, signInvitation } from '../../web/rooms/server/keys.ts';
import { makePass } from '../../web/rooms/server/pass.ts';

const KEY = 'k'.repeat(48);
const KEYS = { livekit: { name: 'vigie', secret: 's'.repeat(48) }, turn: 't'.repeat(48), relayPort: 5349 };
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
    const request = { name: 'Alice', invitation: await signInvitation('lundi', KEY, 60) };
    const [one, two] = [await byInvitation(KEY)(request), await byInvitation(KEY)(request)];
    assert.equal(one?.name, 'Alice');
    assert.notEqual(one.identity, two?.identity);
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
