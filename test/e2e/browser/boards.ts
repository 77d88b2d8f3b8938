// A manager at the boards, by k6's browser module; runs in stack/compose.browser.yaml's `browser`.
/// <reference types="k6" />
import { browser, type Page } from 'k6/browser';

/** A panel as it stands on the page. */
export interface PanelSeen {
  board: string;
  title: string;
  /** `shown` with a figure or a line; what the page says of itself, else. */
  state: string;
  text: string;
}

const { ADDRESS = 'http://door:8080', RUN = '', BOARDS = '', PICTURE = '' } = __ENV;
/** The longest that a board may take; each look at the store is 5 s after the one before. */
const DRAWN_WITHIN_MS = 30_000;

export const options = {
  scenarios: {
    manager: {
      executor: 'shared-iterations',
      vus: 1,
      iterations: 1,
      maxDuration: '80s',
      options: { browser: { type: 'chromium' } },
    },
  },
};

export default async function manager(): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en' });
  const page = await context.newPage();
  page.on('console', (message) => console.log(`page: ${message.text()}`));
  try {
    for (const board of BOARDS.split(',')) {
      await page.goto(`${ADDRESS}/d/${board}?var-run=${RUN}`);
      await page
        .waitForFunction(
          `document.querySelector('.place') !== null && document.querySelector('.place:not([data-state=shown])') === null`,
          { timeout: DRAWN_WITHIN_MS },
        )
        .catch(() => console.log(`${board} is not whole after ${DRAWN_WITHIN_MS} ms`));
      for (const panel of await panelsOf(page)) console.log(`panel ${JSON.stringify({ board, ...panel })}`);
      if (PICTURE !== '') await page.screenshot({ path: `${PICTURE}-${board}.png`, fullPage: true });
    }
    console.log('all was done');
  } finally {
    await page.close();
  }
}

async function panelsOf(page: Page): Promise<Omit<PanelSeen, 'board'>[]> {
  return JSON.parse(
    await page.evaluate<
      string,
      undefined
    >(`() => JSON.stringify([...document.querySelectorAll('.place')].map((place) => {
      const drawn = place.querySelector('path.series[d^="M"]') !== null
        || [...place.querySelectorAll('dd')].some((figure) => /[0-9]/.test(figure.textContent));
      const state = place.dataset.state;
      return {
        title: place.querySelector('h3')?.textContent ?? place.id,
        state: drawn ? state : state === 'shown' ? 'shown, with nothing in it' : state,
        text: (place.querySelector('.nothing')?.textContent ?? '').trim(),
      };
    }))`),
  ) as Omit<PanelSeen, 'board'>[];
}
