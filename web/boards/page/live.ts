import type { PageData } from '../../../dashboards/page/data.ts';
import type { Board } from '../../../dashboards/panel.ts';
import { renderQuery } from '../../../dashboards/render-query.ts';
import { html } from '../../../reports/html/markup.ts';
import { hasData, panelHtml } from '../../../reports/html/panel.ts';
import { addressOf } from './address.ts';
import type { Shown } from './address.ts';
import { alertsHtml } from './alerts.ts';
import type { Firing } from './alerts.ts';
import type { Controls } from './controls.ts';
import { dataOf, placesOf } from './draw.ts';
import type { Place } from './draw.ts';
import { emptyHtml, whyEmpty } from './empty.ts';
import { element, put } from './frame.ts';
import { eventsHtml, lastRunsHtml } from './lists.ts';
import type { Reader, ScalerEvent } from './lists.ts';
import { RUN_QUERIES, runsIn, runsOf } from './runs.ts';
import type { Run } from './runs.ts';
import { spanOf, timeMarks } from './span.ts';
import type { Span } from './span.ts';
import { askAt, windowOf } from './store.ts';
import type { Words } from './words.ts';

/** A run has ended when nothing of it came for so long, ms. */
const ENDED_AFTER_MS = 60_000;
/** Looks between two at what seldom moves: the list of runs with their scores. */
const SELDOM = 6;
const LOCALES = [...navigator.languages];

interface Parts {
  data: PageData;
  board: Board;
  shown: Shown;
  words: Words;
  controls: Controls;
}

/** A board that follows the store. */
export class LivePage {
  readonly #parts: Parts;
  readonly #reader: Reader;
  #looks = 0;
  #runs: Run[] = [];
  #over = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#reader = {
      words: parts.words,
      moment: (at) => new Date(at).toLocaleString(LOCALES, { dateStyle: 'short', timeStyle: 'short' }),
    };
  }

  /** All of it is drawn, and none of it will change. */
  isOver(): boolean {
    return this.#over;
  }

  /** One look at everything; what does not answer is said where it would stand, and asked again the next time. */
  async look(): Promise<void> {
    const { board, shown, words, controls } = this.#parts;
    const now = Date.now();
    const seldom = this.#looks % SELDOM === 0;
    this.#looks += 1;
    await this.#alerts();
    try {
      if (seldom) await this.#readRuns(now);
      controls.offer(this.#runs, this.#reader.moment);
      const run = 'run' in shown.what ? shown.what.run : null;
      const known = this.#runs.find(({ id }) => id === run);
      const span = spanOf(shown, now, known);
      const places = placesOf(board);
      const drawn = await Promise.all(places.map((place) => this.#panel(place, span, run)));
      if (seldom) await this.#more(now, run === null);
      const ended = known !== undefined && now - known.to > ENDED_AFTER_MS;
      this.#over = ended && drawn.every(Boolean);
      this.#say(known === undefined || !ended ? `${words.asOf} ${timeOf(now)}` : `${known.id} ${words.ended}`);
      if (run === null) this.#hint(span);
    } catch {
      this.#say(words.storeSilent);
    }
  }

  /** @returns whether the store answered. */
  async #panel({ id, panel }: Place, span: Span, run: string | null): Promise<boolean> {
    const { board, words } = this.#parts;
    const place = element(id);
    try {
      const data = await dataOf(panel, span);
      const empty = emptyHtml(whyEmpty(panel, { ...span, board, run, runs: this.#runs }, words), words);
      const marks = timeMarks(span, -new Date(span.to).getTimezoneOffset() * 60_000);
      put(id, panelHtml(data, { ...span, marks, empty, judged: true }));
      place.dataset['state'] = hasData(data) ? 'shown' : 'empty';
      return true;
    } catch {
      // What was drawn before stays, and the line beside the controls says from when it is.
      if (place.dataset['state'] === 'waiting')
        put(id, panelHtml({ panel, series: [] }, { ...span, empty: emptyHtml(words.storeSilent, words) }));
      place.dataset['state'] = 'failed';
      return false;
    }
  }

  async #alerts(): Promise<void> {
    const alerts = (await windowOf('/alerts/api/v2/alerts').catch(() => null)) as Firing[] | null;
    put('alerts', alertsHtml(alerts, timeOf, this.#parts.words));
  }

  async #readRuns(now: number): Promise<void> {
    const [first = [], last = []] = await Promise.all(RUN_QUERIES.map((expr) => askAt(expr, now)));
    this.#runs = runsOf(first, last);
  }

  /** What is no panel: the last runs at home, the autoscaler's doings on its board. */
  async #more(now: number, live: boolean): Promise<void> {
    const { board, data } = this.#parts;
    if (board.uid === 'scaling') {
      const told = (await windowOf('/autoscaler/events').catch(() => null)) as { events: ScalerEvent[] } | null;
      if (told !== null) put('more', eventsHtml(told.events, this.#reader));
    }
    if (board.uid !== 'home' || !live || this.#runs.length === 0) return;
    const scope = { run: '.*', window: '20s', range: '7d' };
    const scores = await Promise.all(
      data.scores.map(async (score) => ({ score, answers: await askAt(renderQuery(score.expr, scope), now) })),
    );
    put('more', lastRunsHtml(this.#runs, scores, this.#reader));
  }

  /** Where nothing ran, how to see something. */
  #hint(span: Span): void {
    const { shown, words } = this.#parts;
    const [last] = this.#runs;
    if (runsIn(this.#runs, span).length > 0) put('hint', html``);
    else if (last === undefined) put('hint', html`${words.noRun} ${words.startRun}`);
    else
      put(
        'hint',
        html`${words.noRun} <a href="${addressOf({ ...shown, what: { run: last.id } })}">${words.lastRun}</a>`,
      );
  }

  #say(text: string): void {
    element('state').textContent = text;
  }
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString(LOCALES);
}
