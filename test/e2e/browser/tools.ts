// A person who signs on once at the portal and goes to every tool from there, by k6's browser module; runs in
// stack/compose.browser.yaml's `browser`. ROLE says what they do: `uses` them, `stays` at them until access is taken
// away, or has no rights (`stranger`).
/// <reference types="k6" />
import { browser, type Page } from 'k6/browser';
import encoding from 'k6/encoding';
import { PORTAL, signOn } from './sign-on.ts';

const { ROLE = '', WHO = '', PASSWORD = '', PICTURES = '' } = __ENV;
const PAD = 'https://pad.vigie.test:4443';
const ROOMS = 'https://rooms.vigie.test:4443';
const WEBMAIL = 'https://webmail.vigie.test:4443';
const AWAY_WITHIN_MS = 30_000;
const LANGUAGE = ROLE === 'uses' ? 'fr' : 'en';

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
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: LANGUAGE });
  for (const origin of [PORTAL, ROOMS]) await context.grantPermissions(['microphone', 'camera'], { origin });
  const page = await context.newPage();
  page.on('console', (message) => console.log(`page: ${message.text()}`));
  try {
    await signOn(page, WHO, PASSWORD);
    await page.waitForSelector('#me', { timeout: 15_000 });
    console.log(`tools: ${await tools(page)}`);
    await picture(page, `portal-${LANGUAGE}`);
    if (ROLE === 'stranger') await stranger(page);
    else await uses(page);
    if (ROLE === 'stays') {
      const mail = await context.newPage();
      await mail.goto(`${WEBMAIL}/`);
      await mail.waitForSelector('#messagelist', { state: 'attached', timeout: 20_000 });
      await stays(page);
      await mailRefused(mail);
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

/** Ids of what the portal lists, once it has asked which of them run. */
async function tools(page: Page): Promise<string> {
  await page.waitForSelector('.tools', { state: 'attached', timeout: 10_000 });
  await page.waitForTimeout(2500);
  return page.evaluate<string, undefined>(
    '() => [...document.querySelectorAll(".tools [data-tool]")].map((tool) => tool.dataset.tool).join(" ")',
  );
}

/** Pad and room by the portal's list: a name of each is all that is asked for. */
async function uses(page: Page): Promise<void> {
  await openTool(page, 'pad');
  await page.locator('#pad-name').fill('minutes');
  await page.locator('form button').click();
  await page.waitForSelector('.cm-content', { timeout: 15_000 });
  await page.waitForFunction('/^(Saved|Enregistré)$/.test(document.querySelector("#state").textContent)', {
    timeout: 15_000,
  });
  await page.waitForFunction('document.querySelector("#here").innerText !== ""', { timeout: 10_000 });
  console.log(`at the pad: ${await page.locator('#here').innerText()}`);
  await picture(page, 'tool-pad');
  await page.goto(`${PORTAL}/`);
  await openTool(page, 'rooms');
  await page.locator('#room-name').fill('lundi');
  await page.locator('form button').click();
  await page.waitForSelector('.where', { timeout: 15_000 });
  console.log(`at the room: ${await page.locator('form input').inputValue()}`);
  await page.locator('form button').click();
  await page.waitForSelector('.conference', { timeout: 30_000 });
  await page.waitForTimeout(3000);
  await picture(page, 'tool-room');
}

async function openTool(page: Page, id: string): Promise<void> {
  await page.waitForSelector(`[data-tool=${id}]`, { timeout: 15_000 });
  await page.locator(`[data-tool=${id}]`).click();
  await page.waitForSelector('form input', { timeout: 15_000 });
}

/** No tool is listed, and whoever goes there by its address all the same is not let in. */
async function stranger(page: Page): Promise<void> {
  for (const address of [`${PAD}/p/minutes`, `${ROOMS}/r/lundi`]) {
    await page.goto(address);
    // The sign-on's own page says so.
    await page.waitForSelector('[trmsg]', { state: 'attached', timeout: 15_000 });
    await page.waitForTimeout(1500);
    const where = await page.evaluate<string, undefined>('() => location.host');
    const said = await page.evaluate<string, undefined>('() => document.querySelector("[trmsg]").innerText');
    console.log(`refused at ${address} by ${where}: ${said}`);
  }
  await picture(page, 'no-rights');
}

/** Until neither tool knows them any longer, and the sign-on asks for the password again. */
async function stays(page: Page): Promise<void> {
  console.log('stays');
  await untilRefused(page, ROOMS, '/api/me');
  await page.goto(`${PAD}/`);
  await untilRefused(page, PAD, '/api/minutes/pass');
  for (const address of [`${PAD}/p/minutes`, `${ROOMS}/r/lundi`]) {
    await page.goto(address);
    await page.waitForSelector('#passwordfield', { timeout: 15_000 });
    console.log(`asked for the password at ${address}`);
  }
}

/** What the page asks by itself each minute, and then the page anew. */
async function mailRefused(page: Page): Promise<void> {
  const asked = '() => fetch("/?_task=mail&_action=refresh&_remote=1").then((answer) => answer.text())';
  const end = Date.now() + AWAY_WITHIN_MS;
  let said = '';
  while (!said.includes('session_error') && Date.now() < end) {
    await page.waitForTimeout(500);
    said = await page.evaluate<string, undefined>(asked);
  }
  console.log(`${WEBMAIL} says ${said.includes('session_error') ? 'session_error' : said.slice(0, 200)}`);
  await page.goto(`${WEBMAIL}/`);
  await page.waitForSelector('#passwordfield', { timeout: 15_000 });
  console.log(`asked for the password at ${WEBMAIL}/`);
}

async function untilRefused(page: Page, tool: string, path: string): Promise<void> {
  const end = Date.now() + AWAY_WITHIN_MS;
  let status = 0;
  while (status !== 401 && Date.now() < end) {
    await page.waitForTimeout(500);
    status = await page.evaluate<number, undefined>(`() => fetch("${path}").then((answer) => answer.status)`);
  }
  console.log(`${tool} says ${status}`);
}
