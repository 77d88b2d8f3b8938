import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { autoscalerServer } from '../../collectors/autoscaler/server.ts';
import { bearerMatches } from '../../collectors/autoscaler/auth.ts';
import { scene } from './scene.ts';
import type { Scene } from './scene.ts';

const TOKEN = 'not-a-secret';
const BODY = JSON.stringify({
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'VoiceQualityLow', vigie_service: 'ipbx', vigie_action: 'out' },
      startsAt: '2026-11-24T08:00:00Z',
      fingerprint: 'f',
    },
  ],
});

describe('autoscalerServer', () => {
  let the: Scene;
  let server: Server;
  let base: string;

  beforeEach(async () => {
    the = await scene();
    server = autoscalerServer(the.controller, TOKEN, () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });

  function post(authorization: string | null, body = BODY): Promise<Response> {
    const headers: Record<string, string> = authorization === null ? {} : { authorization };
    return fetch(`${base}/alerts`, { method: 'POST', headers, body });
  }

  it('takes an alert with the token', async () => {
    const response = await post(`Bearer ${TOKEN}`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { alerts: ['VoiceQualityLow: ipbx 1 → 2'] });
    await the.controller.idle();
    assert.equal(the.pool.size, 2);
  });

  it('takes none without it', async () => {
    for (const given of [null, 'Bearer wrong', `Basic ${TOKEN}`, 'Bearer ', `Bearer ${TOKEN}x`]) {
      assert.equal((await post(given)).status, 401, String(given));
    }
    assert.deepEqual(the.pool.steps, []);
    assert.deepEqual(the.controller.events(), []);
  });

  it('answers 400 with the reason to what is no alert, and 413 to what is too long', async () => {
    const response = await post(`Bearer ${TOKEN}`, '{"alerts":7}');
    assert.equal(response.status, 400);
    assert.match(await response.text(), /alerts is not a list/);
    assert.equal((await post(`Bearer ${TOKEN}`, ' '.repeat(2 << 20))).status, 413);
  });

  it('shows events, state and health, to be read only', async () => {
    await post(`Bearer ${TOKEN}`);
    await the.controller.idle();
    const { events } = (await (await fetch(`${base}/events`)).json()) as { events: unknown[] };
    assert.equal(events.length, 3);
    const state = (await (await fetch(`${base}/state`)).json()) as { services: { replicas: number }[] };
    assert.equal(state.services[0]?.replicas, 2);
    assert.equal((await fetch(`${base}/healthz`)).status, 200);
    assert.equal((await fetch(`${base}/events`, { method: 'POST' })).status, 405);
    assert.equal((await fetch(`${base}/alerts`)).status, 405);
    assert.equal((await fetch(`${base}/constructor`)).status, 404);
  });
});

describe('bearerMatches', () => {
  it('never matches an empty token', () => {
    assert.equal(bearerMatches('Bearer ', ''), false);
    assert.equal(bearerMatches(undefined, ''), false);
  });
});
