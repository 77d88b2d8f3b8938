// One call of a person at the softphone's page, by k6's browser module; runs in stack/compose.browser.yaml's `browser`.
/// <reference types="k6" />
import { browser, type Page } from 'k6/browser';
import type { Quality } from '../../../web/softphone/src/quality.ts';

/** One call as the page saw it. */
export interface Seen {
  /** From the press of a button to the talk, ms. */
  setupMs: number;
  /** Greatest level of what was heard, 0 to 1. */
  loudest: number;
  /** The page's last look, at most a second before the call's end. */
  quality: Quality;
}

const { NUMBER = '', PASSWORD = '', TO = '', TALK_MS = '10000', PICTURE = '' } = __ENV;
const STATE = '#softphone[data-state=';

export const options = {
  scenarios: {
    person: {
      executor: 'shared-iterations',
      vus: 1,
      iterations: 1,
      maxDuration: '90s',
      options: { browser: { type: 'chromium' } },
    },
  },
};

export default async function person(): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 420, height: 860 } });
  await context.grantPermissions(['microphone'], { origin: 'https://voice.vigie.test:8443' });
  const page = await context.newPage();
  page.on('console', (message) => console.log(`page: ${message.text()}`));
  try {
    await page.goto('https://voice.vigie.test:8443/');
    await page.locator('[name=number]').fill(NUMBER);
    await page.locator('[name=password]').fill(PASSWORD);
    await page.locator('[name=server]').fill('wss://198.19.0.10:8089');
    await page.locator('#sign-on button').click();
    await page.waitForSelector(`${STATE}ready]`, { timeout: 15_000 });
    console.log('signed on');
    let since = Date.now();
    if (TO === '') {
      await page.waitForSelector(`${STATE}ringing]`, { timeout: 40_000 });
      since = Date.now();
      await page.locator('[data-do=answer]').click();
    } else {
      await page.locator('[name=whom]').fill(TO);
      await page.locator('#dial .go').click();
    }
    await page.waitForSelector(`${STATE}talking]`, { timeout: 20_000 });
    const setupMs = Date.now() - since;
    const loudest = await listen(page);
    if (PICTURE !== '') await page.screenshot({ path: PICTURE });
    if (TO !== '') await page.locator('[data-do=hangUp]').click();
    await page.waitForSelector(`${STATE}ready]`, { timeout: 30_000 });
    console.log(`seen ${JSON.stringify({ setupMs, loudest, quality: await quality(page) })}`);
  } finally {
    await page.close();
  }
}

async function listen(page: Page): Promise<number> {
  let loudest = 0;
  const end = Date.now() + Number(TALK_MS);
  while (Date.now() < end) {
    await page.waitForTimeout(500);
    loudest = Math.max(loudest, (await quality(page))?.level ?? 0);
  }
  return loudest;
}

async function quality(page: Page): Promise<Quality | null> {
  return JSON.parse(
    await page.evaluate<string, undefined>('() => JSON.stringify(window.vigieQuality)'),
  ) as Quality | null;
}
