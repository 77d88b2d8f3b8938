// A person who comes to web mail from the portal, makes an OpenPGP key there and sends a signed mail to a colleague,
// whom the directory knows by name; by k6's browser module, in stack/compose.browser.yaml's `browser`.
/// <reference types="k6" />
import { browser, type Page } from 'k6/browser';
import encoding from 'k6/encoding';
import { signOn } from './sign-on.ts';

const { WHO = '', PASSWORD = '', TO = '', SUBJECT = '', PICTURES = '' } = __ENV;
const WEBMAIL = 'https://webmail.vigie.test:4443';
const PASSPHRASE = 'a passphrase of the key alone';

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
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, locale: 'en' });
  const page = await context.newPage();
  page.on('console', (message) => console.log(`page: ${message.text()}`));
  try {
    await signOn(page, WHO, PASSWORD);
    await page.waitForSelector('[data-tool=webmail]', { timeout: 20_000 });
    await page.locator('[data-tool=webmail]').click();
    await page.waitForSelector('#messagelist', { state: 'attached', timeout: 20_000 });
    const me = await page.evaluate<string, undefined>('() => document.querySelector(".username").textContent');
    console.log(`at the mail: ${me.trim()}`);
    await makesKey(page);
    await writes(page);
    console.log('all was done');
  } catch (error) {
    await picture(page, 'webmail-failed');
    throw error;
  } finally {
    await page.close();
  }
}

/** A picture for documents, where it is asked for: as a line of what is logged. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== '') console.log(`picture ${name} ${encoding.b64encode(await page.screenshot())}`);
}

/** Made in the page by OpenPGP.js, and kept under a passphrase. */
async function makesKey(page: Page): Promise<void> {
  await page.goto(`${WEBMAIL}/?_task=settings&_action=plugin.enigmakeys`);
  await page.waitForSelector('a.create', { timeout: 15_000 });
  await page.locator('a.create').click();
  const form = await (await page.waitForSelector('iframe', { timeout: 15_000 })).contentFrame();
  await form.waitForSelector('#key-pass', { timeout: 15_000 });
  await form.locator('#key-type').selectOption('ecc');
  await form.locator('#key-pass').fill(PASSPHRASE);
  await form.locator('#key-pass-confirm').fill(PASSPHRASE);
  await form.locator('button.submit').click();
  await page.waitForSelector('#messagestack .confirmation', { timeout: 20_000 });
  await page.waitForSelector('#keys-table tbody tr', { timeout: 15_000 });
  // With those of earlier runs on the same stack, where there are any.
  const keys = await page.evaluate<string, undefined>(
    '() => [...document.querySelectorAll("#keys-table tbody tr")].map((row) => row.id.replace("rcmrow", "")).join(" ")',
  );
  console.log(`keys: ${keys}`);
  await picture(page, 'webmail-key');
}

async function writes(page: Page): Promise<void> {
  await page.goto(`${WEBMAIL}/?_task=mail&_action=compose`);
  await page.waitForSelector('#composebody', { timeout: 15_000 });
  // As the first letters of a name: the directory says whose address that is.
  await page.locator('#compose_to ul.recipient-input input').fill(TO.slice(0, 3));
  await page.locator('#compose_to ul.recipient-input input').press(TO.slice(3, 4));
  await page.waitForSelector('#rcmKSearchpane li', { timeout: 15_000 });
  await page.locator('#rcmKSearchpane li').click();
  await page.locator('#compose-subject').fill(SUBJECT);
  await page.locator('#composebody').fill('The minutes are on the pad.\n\nYours\nDora\n');
  await press(page, '#enigmasignopt');
  await page.locator('.formbuttons button.send').click();
  await page.waitForSelector('.ui-dialog input[type=password]', { timeout: 15_000 });
  await picture(page, 'webmail-sign');
  await page.locator('.ui-dialog input[type=password]').fill(PASSPHRASE);
  await page.locator('.ui-dialog button.unlock').click();
  await page.waitForSelector('#messagelist', { state: 'attached', timeout: 20_000 });
  console.log('sent');
  await page.goto(`${WEBMAIL}/?_task=mail&_mbox=Sent`);
  await page.waitForSelector('#messagelist tbody tr:first-child', { timeout: 15_000 });
  await page.locator('#messagelist tbody tr:first-child').click();
  await page.waitForTimeout(2500);
  await picture(page, 'tool-webmail');
}

/** A box that the skin, once it has started, draws itself over the real one. */
async function press(page: Page, box: string): Promise<void> {
  const drawn = `${box}.custom-control-input + label`;
  await page.waitForSelector(drawn, { timeout: 15_000 });
  await page.locator(drawn).click();
}
