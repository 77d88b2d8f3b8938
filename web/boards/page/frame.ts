import type { Board } from '../../../dashboards/panel.ts';
import type { Html } from '../../../reports/html/markup.ts';
import { html } from '../../../reports/html/markup.ts';
import { addressOf } from './address.ts';
import type { Shown } from './address.ts';
import { placesHtml } from './draw.ts';
import type { Words } from './words.ts';

/** An element of index.html. */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Cannot find #${id} in the page`);
  return found;
}

/** Puts markup in, unless it is there already: what somebody has marked or points at stays. */
export function put(id: string, { text }: Html): void {
  const place = element(id);
  if (drawn.get(id) === text) return;
  drawn.set(id, text);
  place.innerHTML = text;
}

const drawn = new Map<string, string>();

interface Frame {
  boards: readonly Board[];
  /** The one that is shown; undefined where the address names none. */
  board: Board | undefined;
  shown: Shown;
  words: Words;
}

/** All that does not move: title, menu, the panels' places. */
export function drawFrame({ boards, board, shown, words }: Frame): void {
  const title = board?.title ?? words.noBoard;
  document.title = `${title} · Vigie`;
  element('title').textContent = title;
  element('about').textContent = board?.description ?? shown.board;
  element('foot').textContent = words.foot;
  const menu = element('menu');
  menu.setAttribute('aria-label', words.boards);
  const items = boards.map(({ uid, title: text }) => {
    const here = uid === board?.uid ? html` aria-current="page"` : '';
    return html`<a href="${addressOf({ board: uid, what: shown.what })}" ${here}>${text}</a>`;
  });
  put('menu', html`${items}`);
  if (board === undefined) element('controls').hidden = true;
  else put('rows', placesHtml(board));
}
