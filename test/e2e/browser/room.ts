// Two people at the room page, each in a Chromium of his own, by k6's browser module; runs in stack/compose.browser.yaml's `browser`.
/// <reference types="k6" />
import exec from 'k6/execution';
import { browser, type Page } from 'k6/browser';

/** What Chromium says of one received track (W3C webrtc-stats, inbound-rtp), counts since it began. */
export interface Inbound {
  /** LiveKit's name of the track. */
  track: string;
  kind: 'audio' | 'video';
  packets: number;
  lost: number;
  frames: number;
  width: number;
  height: number;
  freezes: number;
  /** Seconds that packets waited in the jitter buffer, and how many pictures or samples that was. */
  bufferS: number;
  emitted: number;
}

/** A look at all that Chromium receives. */
export interface Look {
  /** Unix time, ms. */
  at: number;
  inbound: Inbound[];
  /** Of the candidate pair in use, ms; null before its first. */
  roundTripMs: number | null;
}

/** What one person's browser saw: a look, and another WATCH_MS later. */
export interface Watched {
  person: number;
  looks: [Look, Look];
}

const { ADDRESS = '', SETTLE_MS = '8000', WATCH_MS = '15000', STAY_ON_MS = '6000', PICTURE = '' } = __ENV;
const PEOPLE = (__ENV['PEOPLE'] ?? 'Person 1,Person 2').split(',');
/** In the room: both browsers, and the engine where it is there. */
const TILES = Number(__ENV['TILES'] ?? '3');

export const options = {
  scenarios: {
    people: {
      executor: 'per-vu-iterations',
      vus: PEOPLE.length,
      iterations: 1,
      maxDuration: '150s',
      options: { browser: { type: 'chromium' } },
    },
  },
};

export default async function person(): Promise<void> {
  const number = exec.vu.idInTest;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(['microphone', 'camera'], { origin: 'https://rooms.vigie.test:4443' });
  const page = await context.newPage();
  page.on('console', (message) => console.log(`page ${number}: ${message.text()}`));
  try {
    await page.goto(ADDRESS);
    await page.locator('form input').fill(PEOPLE[number - 1] ?? '');
    await page.locator('form button').click();
    await page.waitForSelector('.conference', { timeout: 30_000 });
    console.log(`joined ${number}`);
    await page.waitForFunction(`document.querySelectorAll('.lk-participant-tile video').length === ${TILES}`, {
      timeout: 60_000,
    });
    await page.waitForTimeout(Number(SETTLE_MS));
    const before = await look(page);
    await page.waitForTimeout(Number(WATCH_MS));
    const watched: Watched = { person: number, looks: [before, await look(page)] };
    if (PICTURE !== '' && number === 1) await page.screenshot({ path: PICTURE });
    // The other one may have begun to look later, and is to have us in its last look.
    await page.waitForTimeout(Number(STAY_ON_MS));
    console.log(`watched ${JSON.stringify(watched)}`);
    await page.locator('.lk-disconnect-button').click();
    await page.waitForSelector('form button', { timeout: 10_000 });
    // Leaving the page is when a browser tells the last of its web vitals.
    await page.goto('about:blank');
    await page.waitForTimeout(2000);
  } finally {
    await page.close();
  }
}

async function look(page: Page): Promise<Look> {
  return JSON.parse(
    await page.evaluate<string, undefined>(`async () => {
      const found = { at: Date.now(), inbound: [], roundTripMs: null };
      for (const participant of window.vigieRoom.remoteParticipants.values()) {
        for (const { track, trackSid } of participant.trackPublications.values()) {
          const stats = [...((await track?.getRTCStatsReport())?.values() ?? [])];
          const one = stats.find((stat) => stat.type === 'inbound-rtp');
          if (one === undefined) continue;
          found.inbound.push({
            track: trackSid, kind: one.kind, packets: one.packetsReceived, lost: one.packetsLost,
            frames: one.framesReceived ?? 0, width: one.frameWidth ?? 0, height: one.frameHeight ?? 0,
            freezes: one.freezeCount ?? 0, bufferS: one.jitterBufferDelay, emitted: one.jitterBufferEmittedCount,
          });
          const pair = stats.find((stat) => stat.type === 'candidate-pair' && stat.nominated);
          if (pair?.currentRoundTripTime !== undefined) found.roundTripMs = 1000 * pair.currentRoundTripTime;
        }
      }
      return JSON.stringify(found);
    }`),
  ) as Look;
}
