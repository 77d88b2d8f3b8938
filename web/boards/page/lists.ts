import type { RunScore } from '../../../dashboards/page/data.ts';
import { isKept } from '../../../reports/html/judged.ts';
import type { Html } from '../../../reports/html/markup.ts';
import { html, section, table } from '../../../reports/html/markup.ts';
import { clock } from '../../../reports/html/scale.ts';
import { opinion } from '../../../reports/words.ts';
import { addressOf } from './address.ts';
import type { Run } from './runs.ts';
import type { Answer } from './store.ts';
import type { Words } from './words.ts';

/** Most lines of a list. */
const MOST = 12;

/** What a page knows of the language and the clock of who reads. */
export interface Reader {
  words: Words;
  /** A moment, ms since the epoch, with its day. */
  moment: (atMs: number) => string;
}

/** A system's score, of each run. */
export interface ScoreOfRuns {
  score: RunScore;
  answers: readonly Answer[];
}

/** The last runs: a score each system, held against its limit. */
export function lastRunsHtml(runs: readonly Run[], scores: readonly ScoreOfRuns[], { words, moment }: Reader): Html {
  const titles = [
    words.began,
    words.length,
    words.run,
    ...scores.map(({ score }) => `>${score.title} ${score.statistic}`),
  ];
  const rows = runs
    .slice(0, MOST)
    .map(({ id, from, to }) => [
      moment(from),
      clock(to - from),
      html`<a href="${addressOf({ board: 'home', what: { run: id } })}"><code>${id}</code></a>`,
      ...scores.map((one) => scoreHtml(one, id)),
    ]);
  return section('last-runs', words.lastRuns, table(words.scoreNote, titles, rows));
}

/** By colour, and by a sign for who sees none. */
function scoreHtml({ score: { limits, statistic }, answers }: ScoreOfRuns, run: string): Html {
  const points = answers.find(({ labels }) => labels['run_id'] === run)?.points ?? [];
  const value = points[0]?.[1] ?? null;
  if (value === null || !Number.isFinite(value)) return html`<span class="soft">–</span>`;
  const series = [{ legend: statistic, points }];
  const panel = { title: '', description: '', unit: '', kind: 'stat' as const, limits: [...limits] };
  const kept = isKept({ panel, series }, statistic, value);
  if (kept === null) return html`${opinion(value)}`;
  return html`<span class="${kept ? 'good' : 'bad'}">${opinion(value)} ${kept ? '✓' : '✗'}</span>`;
}

/** An event of the autoscaler, as it tells them. */
export interface ScalerEvent {
  /** RFC 3339. */
  at: string;
  subject: string;
  text: string;
}

/** What the autoscaler saw and did, the newest first. */
export function eventsHtml(events: readonly ScalerEvent[], { words, moment }: Reader): Html {
  if (events.length === 0) return section('scaler', words.scaler, html`<p class="soft">${words.nothingDone}</p>`);
  const rows = events
    .slice(-MOST)
    .reverse()
    .map(({ at, subject, text }) => [moment(Date.parse(at)), subject, text]);
  return section('scaler', words.scaler, table('', [words.time, words.subject, words.event], rows));
}
