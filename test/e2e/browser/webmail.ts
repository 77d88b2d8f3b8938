// A person who comes to web mail from the portal, makes an OpenPGP key there and sends two letters to a colleague, whom
// the directory knows by name: one signed, and one encrypted to the key that the directory has of the colleague; by k6's
// browser module, in stack/compose.browser.yaml's `browser`.
/// <reference types="k6" />
import { browser, type Page } from 'k6/browser';
import encoding from 'k6/encoding';
import { signOn } from './sign-on.ts';

const { WHO = '', PASSWORD = '', TO = '', SUBJECT = '', SECRET = '', PICTURES = '' } = __ENV;
const WEBMAIL = 'https://webmail.vigie.test:4443';
/** For one step of a page, on a machine that does much else. */
const LONG_MS = 60_000;
const ROWS = 'document.querySelectorAll("#keys-table tbody tr")';
const PASSPHRASE = 'a passphrase of the key alone';

export const options = {
  scenarios: {
    person: {
      executor: 'shared-iterations',
      vus: 1,
      iterations: 1,
      maxDuration: '260s',
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
    await page.waitForSelector('[data-tool=webmail]', { timeout: LONG_MS });
    await page.locator('[data-tool=webmail]').click();
    await page.waitForSelector('#messagelist', { state: 'attached', timeout: LONG_MS });
    const me = await page.evaluate<string, undefined>('() => document.querySelector(".username").textContent');
    console.log(`at the mail: ${me.trim()}`);
    await makesKey(page);
    await writes(page, SUBJECT, ['sign']);
    await looksAtSent(page);
    await writes(page, SECRET, ['sign', 'encrypt']);
    console.log('all was done');
  } catch (error) {
    const told = 'document.querySelectorAll("#messagestack > *, .ui-dialog")';
    const says = await page.evaluate<string, undefined>(`() => [...${told}].map((one) => one.innerText).join(" | ")`);
    console.log(`the page ${page.url()} says: ${says}`);
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
  await page.waitForSelector('a.create', { timeout: LONG_MS });
  // With those of earlier runs on the same stack, where there are any, once the page has asked for them.
  await page.waitForLoadState('networkidle', { timeout: LONG_MS });
  const before = await page.evaluate<number, undefined>(`() => ${ROWS}.length`);
  await page.locator('a.create').click();
  const form = await (await page.waitForSelector('iframe', { timeout: LONG_MS })).contentFrame();
  await form.waitForSelector('#key-pass', { timeout: LONG_MS });
  await form.locator('#key-type').selectOption('ecc');
  await form.locator('#key-pass').fill(PASSPHRASE);
  await form.locator('#key-pass-confirm').fill(PASSPHRASE);
  await form.locator('button.submit').click();
  await page.waitForSelector('#messagestack .confirmation', { timeout: LONG_MS });
  await page.waitForFunction(`${ROWS}.length > ${before}`, { timeout: LONG_MS });
  const keys = await page.evaluate<string, undefined>(
    `() => [...${ROWS}].map((row) => row.id.replace("rcmrow", "")).join(" ")`,
  );
  console.log(`keys: ${keys}`);
  await picture(page, 'webmail-key');
}

/** A letter, signed and encrypted as it is asked for. The passphrase is asked for once: web mail keeps it for five minutes. */
async function writes(page: Page, subject: string, how: ('sign' | 'encrypt')[]): Promise<void> {
  await page.goto(`${WEBMAIL}/?_task=mail&_action=compose`);
  await page.waitForSelector('#composebody', { timeout: LONG_MS });
  // As the first letters of a name: the directory says whose address that is.
  await page.locator('#compose_to ul.recipient-input input').fill(TO.slice(0, 3));
  await page.locator('#compose_to ul.recipient-input input').press(TO.slice(3, 4));
  await page.waitForSelector('#rcmKSearchpane li', { timeout: LONG_MS });
  await page.locator('#rcmKSearchpane li').click();
  await page.locator('#compose-subject').fill(subject);
  await page.locator('#composebody').fill('The minutes are on the pad.\n\nYours\nDora\n');
  for (const one of how) await press(page, `#enigma${one}opt`);
  await page.locator('.formbuttons button.send').click();
  if (!how.includes('encrypt')) await unlocks(page);
  await page.waitForSelector('#messagelist', { state: 'attached', timeout: LONG_MS });
  console.log(`sent: ${subject}`);
}

async function unlocks(page: Page): Promise<void> {
  await page.waitForSelector('.ui-dialog input[type=password]', { timeout: LONG_MS });
  await picture(page, 'webmail-sign');
  await page.locator('.ui-dialog input[type=password]').fill(PASSPHRASE);
  await page.locator('.ui-dialog button.unlock').click();
}

async function looksAtSent(page: Page): Promise<void> {
  await page.goto(`${WEBMAIL}/?_task=mail&_mbox=Sent`);
  await page.waitForSelector('#messagelist tbody tr:first-child', { timeout: LONG_MS });
  await page.locator('#messagelist tbody tr:first-child').click();
  await page.waitForTimeout(2500);
  await picture(page, 'tool-webmail');
}

/** A box that the skin, once it has started, draws itself over the real one. */
async function press(page: Page, box: string): Promise<void> {
  const drawn = `${box}.custom-control-input + label`;
  await page.waitForSelector(drawn, { timeout: LONG_MS });
  await page.locator(drawn).click();
}
