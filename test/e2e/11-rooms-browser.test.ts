import assert from 'node:assert/strict';
import { queriesOf, panels, PAGES_BOARD, renderQuery } from '../../dashboards/index.ts';
import { BrowserStack } from './lib/browser.ts';
import { both, meet, photograph, type Both, type EngineLook } from './lib/room-people.ts';
import type { Watched } from './browser/room.ts';
import { query } from './lib/store.ts';

/** What Chromium's getStats and engine/room may differ by, on one track over the same seconds. */
const BOUNDS = {
  /** Of the engine's: both count what came, at moments that are up to half a second apart at either end. */
  rate: 0.1,
  /** Share of the packets. */
  lost: 0.01,
  /** Each way, over some 15 s: both judge behind a buffer, and Chromium decodes on a machine that is busy with two of them. */
  freezes: 4,
  /** Of pictures, ms: Chromium counts until it decodes, the engine until it would show, 10 ms and the decoding later. */
  bufferMore: 80,
  roundTripMs: 20,
  /** Chromium's alone, sound on a machine that is busy with two of them included. */
  bufferMs: 800,
};

/** A file on this machine that a picture of the page goes to, where one is wanted. */
const PICTURE = process.env['VIGIE_PICTURE'] ?? '';

describe('two browsers and the engine in a room', () => {
  const stack = new BrowserStack(['browser']);
  let met: { people: Watched[]; engine: EngineLook[] };
  let tracks: Both[];

  before(async () => {
    await stack.up();
    met = await meet(stack, `browsers-${Date.now().toString(36)}`);
    tracks = both(met);
    for (const one of tracks) console.log(`   ${one.title}: ${JSON.stringify({ ...one, title: undefined })}`);
  });
  after(async () => {
    if (PICTURE !== '') {
      await photograph(stack, 'lundi', '/tmp/room.png');
      await stack.take('/tmp/room.png', PICTURE);
    }
    await stack.down();
  });

  const each = (kind: Both['kind'] | null, check: (one: Both) => void): void => {
    const wanted = tracks.filter((one) => kind === null || one.kind === kind);
    assert.ok(wanted.length >= 2, `${wanted.length} tracks were received by both`);
    for (const one of wanted) check(one);
  };

  it('receive the same packets', () => {
    each(null, ({ title, browser, engine }) => {
      assert.ok(engine.packetsPerS > 10, `${title}: ${engine.packetsPerS} packets a second`);
      near(browser.lost, engine.lost, BOUNDS.lost, `${title}: lost`);
    });
    // Not of pictures: there LiveKit tries each receiver's bandwidth with padding of its own.
    each('audio', ({ title, browser, engine }) => {
      near(browser.packetsPerS, engine.packetsPerS, BOUNDS.rate * engine.packetsPerS, `${title}: packets a second`);
    });
  });

  it('see as many pictures a second, in the same size', () => {
    each('video', ({ title, browser, engine }) => {
      assert.ok(engine.fps > 2, `${title}: ${engine.fps} pictures a second`);
      near(browser.fps, engine.fps, Math.max(1, BOUNDS.rate * engine.fps), `${title}: pictures a second`);
      assert.deepEqual([browser.width, browser.height], [engine.width, engine.height], title);
    });
  });

  it('see the same freezes behind their buffers', () => {
    each('video', ({ title, browser, engine }) => {
      near(browser.freezes, engine.freezes, BOUNDS.freezes, `${title}: freezes`);
    });
  });

  it('are as far from the server, and Chromium holds back what its buffer needs', () => {
    const rtt = (met.engine.at(-1)?.Report.RoundTrip ?? 0) / 1e6;
    for (const { person, looks } of met.people) {
      near(looks[1].roundTripMs ?? Infinity, rtt, BOUNDS.roundTripMs, `person ${person}: round trip, ms`);
    }
    each(null, ({ title, browser }) => {
      assert.ok(browser.bufferMs > 0 && browser.bufferMs < BOUNDS.bufferMs, `${title}: ${browser.bufferMs} ms`);
    });
    each('video', ({ title, browser, engine }) => {
      const held = `${title}: ${browser.bufferMs} ms held back in Chromium, ${engine.bufferMs} in the engine`;
      assert.ok(engine.bufferMs > 0 && engine.bufferMs < browser.bufferMs + BOUNDS.bufferMore, held);
    });
  });

  it('tell the store how the page was: every panel of the board has data', async () => {
    const empty: string[] = [];
    for (const { panel, expr } of queriesOf(panels.filter(({ board }) => board === PAGES_BOARD))) {
      const found = await query(renderQuery(expr, { run: '.*', window: '15s', range: '10m' }));
      console.log(`   ${panel}: ${JSON.stringify(found)}`);
      if (found.length === 0 && !panel.endsWith('/errors')) empty.push(panel);
    }
    assert.deepEqual(empty, []);
    const connected = await query('sum(vigie_page_events{job="vigie-rooms",event_name="connected"})');
    assert.ok((connected[0]?.value ?? 0) >= 2, `${connected[0]?.value ?? 0} connected`);
  });
});

function near(a: number, b: number, bound: number, what: string): void {
  assert.ok(Math.abs(a - b) <= bound, `${what}: ${a} in Chromium, ${b} in the engine (within ${bound})`);
}
