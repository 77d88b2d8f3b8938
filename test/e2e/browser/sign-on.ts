/// <reference types="k6" />
import type { Page } from 'k6/browser';

export const PORTAL = 'https://portal.vigie.test:4443';

/** Gives name and password at the suite's sign-on, from the portal; whatever comes then. */
export async function signOn(page: Page, who: string, password: string): Promise<void> {
  await page.goto(`${PORTAL}/`);
  await page.waitForSelector('#sign-on');
  await page.locator('#sign-on').click();
  await page.waitForSelector('#passwordfield', { timeout: 15_000 });
  await page.locator('#userfield').fill(who);
  await page.locator('#passwordfield').fill(password);
  await page.locator('button[type=submit]').click();
}
