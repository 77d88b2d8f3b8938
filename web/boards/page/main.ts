import type { PageData } from '../../../dashboards/page/data.ts';
import { shownAt } from './address.ts';
import { Controls } from './controls.ts';
import { drawFrame, element } from './frame.ts';
import { LivePage } from './live.ts';
import { windowOf } from './store.ts';
import { wordsFor } from './words.ts';

/** Between two looks at the store, ms. */
const EVERY_MS = 5000;

const { language, words } = wordsFor(navigator.languages);
document.documentElement.lang = language;
const shown = shownAt(location.pathname, location.search);

try {
  const data = (await windowOf('/boards.json')) as PageData;
  const board = data.boards.find(({ uid }) => uid === shown.board);
  drawFrame({ boards: data.boards, board, shown, words });
  if (board !== undefined) {
    const controls = new Controls(shown, words);
    const page = new LivePage({ data, board, shown, words, controls });
    // One look after the other: a slow store is asked less often, not more.
    for (;;) {
      if (!controls.isPaused() && !document.hidden) await page.look();
      if (page.isOver()) break;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }
} catch (error) {
  element('about').textContent = error instanceof Error ? error.message : String(error);
}
