// Somebody at a pad, by k6's browser module; runs in stack/compose.browser.yaml's `browser`. Waits until OTHER is there
// too (nobody leaves before both have been seen), writes TEXT, and waits until the pad has what the other writes
// (EXPECTS); who is not FIRST writes after that.
/// <reference types="k6" />
import { browser, type Page } from 'k6/browser';
import encoding from 'k6/encoding';

const { LINK = '', OTHER = '', TEXT = '', EXPECTS = '', PICTURES = '' } = __ENV;
const EDITOR = '.cm-content';
/** Two who type at one place at the same moment may break each other's words: the second answers the first. */
const FIRST = __ENV['FIRST'] === 'yes';

export const options = {
  scenarios: {
    person: {
      executor: 'shared-iterations',
      vus: 1,
      iterations: 1,
      maxDuration: '80s',
      options: { browser: { type: 'chromium' } },
    },
  },
};

export default async function writer(): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 600 }, locale: 'en' });
  const page = await context.newPage();
  page.on('console', (message) => console.log(`page: ${message.text()}`));
  try {
    await page.goto(LINK);
    await page.waitForSelector(EDITOR, { timeout: 15_000 });
    await page.waitForFunction("document.getElementById('state').textContent === 'Saved'", { timeout: 15_000 });
    await page.waitForFunction(`document.getElementById('here').innerText.includes('${OTHER}')`, { timeout: 30_000 });
    console.log(`here: ${(await page.locator('#here').innerText()).replaceAll('\n', ', ')}`);
    if (!FIRST) await sees(page, EXPECTS);
    await page.locator(EDITOR).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(TEXT, { delay: 40 });
    if (FIRST) await sees(page, EXPECTS);
    await page.waitForFunction("document.getElementById('state').textContent === 'Saved'", { timeout: 15_000 });
    if (PICTURES !== '') console.log(`picture pad ${encoding.b64encode(await page.screenshot())}`);
    console.log('all was done');
  } finally {
    await page.close();
  }
}

async function sees(page: Page, words: string): Promise<void> {
  const there = `document.querySelector('${EDITOR}').innerText.includes('${words}')`;
  try {
    await page.waitForFunction(there, { timeout: 30_000 });
  } catch (error) {
    console.log(`in the pad: ${await page.locator(EDITOR).innerText()}`);
    throw error;
  }
}
