import { html } from '../../../reports/html/markup.ts';
import { LIVE, addressOf } from './address.ts';
import type { LiveSpan, Shown } from './address.ts';
import { element, put } from './frame.ts';
import type { Run } from './runs.ts';
import type { Words } from './words.ts';

/** What is shown, and whether it moves: a choice is an address of its own, so that it can be sent to somebody. */
export class Controls {
  readonly #shown: Shown;
  readonly #words: Words;
  readonly #button: HTMLElement;
  #paused = false;

  constructor(shown: Shown, words: Words) {
    this.#shown = shown;
    this.#words = words;
    element('show-label').textContent = words.show;
    this.#button = element('pause');
    this.#button.textContent = words.pause;
    this.#button.hidden = 'run' in shown.what;
    this.#button.addEventListener('click', () => {
      this.#paused = !this.#paused;
      this.#button.setAttribute('aria-pressed', String(this.#paused));
    });
    this.offer([], () => '');
    element('show').addEventListener('change', ({ target }) => {
      if (target instanceof HTMLSelectElement) location.assign(target.value);
    });
  }

  isPaused(): boolean {
    return this.#paused;
  }

  /** Fills the list of what can be shown. */
  offer(runs: readonly Run[], moment: (atMs: number) => string): void {
    const { board, what } = this.#shown;
    const names = { 'now-5m': 'last5m', 'now-15m': 'last15m', 'now-1h': 'last1h' } as const;
    const option = (value: Shown['what'], text: string, chosen: boolean) =>
      html`<option value="${addressOf({ board, what: value })}" ${chosen ? html` selected` : ''}>${text}</option>`;
    const live = (Object.keys(LIVE) as LiveSpan[]).map((span) =>
      option({ live: span }, this.#words[names[span]], 'live' in what && what.live === span),
    );
    const chosen = 'run' in what ? what.run : '';
    const known = runs.some(({ id }) => id === chosen) || chosen === '';
    const all = known ? runs : [{ id: chosen, systems: [], from: NaN, to: NaN }, ...runs];
    const listed = all.map(({ id, systems, from }) => {
      const when = Number.isNaN(from) ? '' : `${moment(from)} · `;
      return option(
        { run: id },
        `${when}${id}${systems.length === 0 ? '' : ` · ${systems.join(', ')}`}`,
        id === chosen,
      );
    });
    put(
      'show',
      html`<optgroup label="${this.#words.live}">${live}</optgroup>
        <optgroup label="${this.#words.runs}">${listed}</optgroup>`,
    );
  }
}
