// A person who watches the portal, by k6's browser module; runs in stack/compose.browser.yaml's `browser`. They have
// looked COLLEAGUE up (whose number is CALLER), say what the page shows of them, and what it shows of unread mail and missed calls, at each
// change; until the colleague is in a call no longer, and new mail and a missed call are there.
/// <reference types="k6" />
import { browser, type Page } from 'k6/browser';
import encoding from 'k6/encoding';
import { PORTAL, signOn } from './sign-on.ts';

const { WHO = '', PASSWORD = '', COLLEAGUE = '', CALLER = '', PICTURES = '' } = __ENV;
const LOOK_MS = 250;
const WITHIN_MS = 60_000;
/** What the page says, as a line. */
const SAID = `() => {
  const of = (selector, name) => document.querySelector(selector)?.getAttribute(name) ?? 'none';
  return [
    'colleague ' + of('[data-uid=${COLLEAGUE}]', 'data-presence'),
    'unread ' + of('#unread', 'data-unread') + ' voicemail ' + of('#unread', 'data-voicemail'),
    'missed ' + of('#missed', 'data-missed') + ' from ' +
      (document.querySelector('[data-missed-from="${CALLER}"] strong')?.textContent ?? 'none'),
  ].join(', ');
}`;

export const options = {
  scenarios: {
    person: {
      executor: 'shared-iterations',
      vus: 1,
      iterations: 1,
      maxDuration: '85s',
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
    await page.waitForSelector('#unread', { timeout: 15_000 });
    await page.locator('#search').fill(COLLEAGUE);
    await page.waitForSelector(`[data-uid=${COLLEAGUE}]`, { timeout: 10_000 });
    await watch(page);
    await forget(page);
    console.log('all was done');
  } finally {
    await page.close();
  }
}

async function watch(page: Page): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  let [before, busy, unreadFirst] = ['', false, Infinity];
  while (Date.now() < end) {
    const said = await page.evaluate<string, undefined>(SAID);
    if (said !== before) console.log((before = said));
    const isBusy = said.includes('colleague busy');
    if (isBusy && !busy) await picture(page, 'busy');
    busy ||= isBusy;
    // Of a run before this one, mail may be there.
    const unread = Number(/unread (\d+)/.exec(said)?.[1]);
    if (unread < unreadFirst) unreadFirst = unread;
    if (busy && !isBusy && unread > unreadFirst && /missed [1-9]/.test(said)) return;
    await page.waitForTimeout(LOOK_MS);
  }
  throw new Error(`Cannot see all within ${WITHIN_MS / 1000} s: ${before}`);
}

/** The list of missed calls is emptied by a button. */
async function forget(page: Page): Promise<void> {
  await picture(page, 'news');
  await page.locator('[data-do=forget]').click();
  await page.waitForSelector('#missed[data-missed="0"]', { timeout: 10_000 });
  console.log('nothing missed any longer');
}

/** A picture for documents, where it is asked for: as a line of what is logged. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== '') console.log(`picture ${name} ${encoding.b64encode(await page.screenshot())}`);
}
