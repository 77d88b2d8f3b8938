// A person at the portal, by k6's browser module; runs in stack/compose.browser.yaml's `browser`. ROLE says what they
// do: `calls` a colleague, `answers` a call, `stays` until access is taken away, or is `refused`.
/// <reference types="k6" />
import { browser, type Page } from 'k6/browser';
import encoding from 'k6/encoding';
import { PORTAL, signOn } from './sign-on.ts';

const { ROLE = '', WHO = '', PASSWORD = '', COLLEAGUE = '', PICTURES = '' } = __ENV;
const PHONE = '[data-phone=';
const TALK_MS = 4000;
const AWAY_WITHIN_MS = 30_000;

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
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: 'en' });
  await context.grantPermissions(['microphone'], { origin: PORTAL });
  const page = await context.newPage();
  page.on('console', (message) => console.log(`page: ${message.text()}`));
  try {
    await signOn(page, WHO, PASSWORD);
    if (ROLE === 'refused') await refused(page);
    else {
      await page.waitForSelector('#me', { timeout: 15_000 });
      console.log(`signed on as ${(await page.locator('#me').textContent()) ?? ''}`);
      if (ROLE === 'calls') await calls(page);
      else if (ROLE === 'answers') await answers(page);
      else await stays(page);
    }
    console.log('all was done');
  } finally {
    await page.close();
  }
}

/** A picture for documents, where it is asked for: as a line of what is logged. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== '') console.log(`picture ${name} ${encoding.b64encode(await page.screenshot())}`);
}

/** The sign-on says so, and the portal stays shut. */
async function refused(page: Page): Promise<void> {
  await page.waitForSelector('#errormsg .message-negative', { timeout: 15_000 });
  // The page's words come after the page.
  await page.waitForFunction('document.querySelector("#errormsg").innerText.trim() !== ""', { timeout: 10_000 });
  await picture(page, 'sign-on');
  console.log(`refused: ${((await page.locator('#errormsg').textContent()) ?? '').trim()}`);
  await page.goto(`${PORTAL}/`);
  await page.waitForSelector('#sign-on', { timeout: 10_000 });
}

async function calls(page: Page): Promise<void> {
  await turnOn(page);
  await page.locator(`${await find(page)} button`).click();
  await page.waitForSelector(`${PHONE}talking]`, { timeout: 20_000 });
  await page.waitForTimeout(TALK_MS);
  await picture(page, 'call');
  await page.locator('[data-do=hangUp]').click();
  await page.waitForSelector(`${PHONE}ready]`, { timeout: 15_000 });
}

/** Looks somebody up; until the portal knows them no longer, and the sign-on asks for the password again. */
async function stays(page: Page): Promise<void> {
  await find(page);
  await picture(page, 'portal');
  console.log('stays');
  const end = Date.now() + AWAY_WITHIN_MS;
  let status = 0;
  while (status !== 401 && Date.now() < end) {
    await page.waitForTimeout(500);
    status = await page.evaluate<number, undefined>('() => fetch("/api/me").then((answer) => answer.status)');
  }
  console.log(`the portal says ${status}`);
  let isAsked = false;
  while (!isAsked && Date.now() < end) isAsked = await isAskedForPassword(page);
  if (isAsked) console.log('the sign-on asks for the password');
}

/** Whoever still has a session at the sign-on comes straight back to the portal. */
async function isAskedForPassword(page: Page): Promise<boolean> {
  await page.goto(`${PORTAL}/`);
  await page.waitForSelector('#sign-on', { timeout: 10_000 });
  await Promise.all([page.waitForNavigation({ timeout: 10_000 }), page.locator('#sign-on').click()]);
  return page.locator('#passwordfield').isVisible();
}

/** @returns the colleague's place in the list. */
async function find(page: Page): Promise<string> {
  await page.locator('#search').fill(COLLEAGUE);
  const place = `[data-uid=${COLLEAGUE}]`;
  await page.waitForSelector(place, { timeout: 10_000 });
  return place;
}

async function answers(page: Page): Promise<void> {
  await turnOn(page);
  await page.waitForSelector(`${PHONE}ringing]`, { timeout: 60_000 });
  await page.locator('[data-do=answer]').click();
  await page.waitForSelector(`${PHONE}talking]`, { timeout: 15_000 });
  await page.waitForSelector(`${PHONE}ready]`, { timeout: 30_000 });
  await page.locator('#sign-off').click();
  await page.waitForSelector('#sign-on', { timeout: 15_000 });
}

async function turnOn(page: Page): Promise<void> {
  await page.locator('[data-do=turnOn]').click();
  await page.waitForSelector(`${PHONE}ready]`, { timeout: 15_000 });
  console.log('telephone on');
}
