// Somebody at a pad, by k6's browser module; runs in stack/compose.browser.yaml's `browser`. Waits until OTHER is there
// too (nobody leaves before both have been seen), writes TEXT, and waits until the pad has what the other writes
// (EXPECTS).
/// <reference types="k6" />
import { browser } from 'k6/browser';
import encoding from 'k6/encoding';

const { LINK = '', OTHER = '', TEXT = '', EXPECTS = '', PICTURES = '' } = __ENV;
const EDITOR = '.cm-content';

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
    await page.locator(EDITOR).click();
    await page.keyboard.type(TEXT, { delay: 40 });
    await page.waitForFunction(`document.querySelector('${EDITOR}').innerText.includes('${EXPECTS}')`, {
      timeout: 30_000,
    });
    await page.waitForFunction("document.getElementById('state').textContent === 'Saved'", { timeout: 15_000 });
    if (PICTURES !== '') console.log(`picture pad ${encoding.b64encode(await page.screenshot())}`);
    console.log('all was done');
  } finally {
    await page.close();
  }
}
