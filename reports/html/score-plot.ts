import type { AttemptRecord, Metric } from '../../catalogue/index.ts';
import { percentiles } from '../percentiles.ts';
import { samplesOf } from '../samples.ts';
import { limitLine, pathOf } from './chart.ts';
import type { Limit, Line } from './chart.ts';
import type { Html } from './markup.ts';
import { html } from './markup.ts';
import { linear, px } from './scale.ts';
import type { Scale } from './scale.ts';

export interface ScoreInput {
  /** Whether the events are listed below it. */
  events: boolean;
  /** Of the system whose score is drawn. */
  records: readonly AttemptRecord[];
  /** Its name, and the words for its attempts. */
  title: string;
  one: string;
  many: string;
  /** Metric of the score. */
  metric: Metric | undefined;
  /** Least score that is allowed; null where there is no such limit. */
  limit: Limit | null;
  /** Its p5 over the running calls, from the store; null where the store has none. */
  live: Line['points'] | null;
  /** Instances of the service that is scaled; null where the store has none. */
  replicas: Line['points'] | null;
  /** The axis of time, ms since the epoch. */
  from: number;
  to: number;
}

/** Where on the paper something is drawn, in units of the SVG's view box. */
export interface Place {
  x: Scale;
  box: { top: number; bottom: number };
  left: number;
  right: number;
}

/** More dots than this say no more; every nth is then drawn. */
const MOST_DOTS = 2000;
const WINDOWS = 40;

/** Each call's scores as dots, their p5 as a line, 1 to 5. */
export function scorePlot(input: ScoreInput, { x, box, left, right }: Place): Html {
  const y = linear([1, 5], [box.bottom, box.top]);
  const scores = input.records.flatMap((record) =>
    samplesOf(input.metric, [record]).map(({ value }) => [Date.parse(record.endedAt), value] as const),
  );
  const every = Math.ceil(scores.length / MOST_DOTS) || 1;
  const dots = scores
    .filter((_, i) => i % every === 0)
    .map(([time, value]) => html`<circle cx="${px(x(time))}" cy="${px(y(value))}" r="2.6" />`);
  const dead = input.records
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ endedAt }) => cross(x(Date.parse(endedAt)), y(1)));
  const grid = [1, 2, 3, 4, 5].map(
    (score) =>
      html`<line class="gridline" x1="${left}" x2="${right}" y1="${px(y(score))}" y2="${px(y(score))}" /><text
          x="${left - 16}"
          y="${px(y(score) + 4)}"
          text-anchor="end"
          >${score}</text
        >`,
  );
  const title = html`<text x="10" y="${box.top + 4}">MOS</text>`;
  const limits = input.limit === null ? [] : [limitLine(input.limit, y, { left, right })];
  const line = pathOf(input.live ?? windowed(scores, input), { x, y, steps: false });
  return html`${title}${grid}${limits}<g class="dots">${dots}</g><path class="series s1" d="${line}" />${dead}`;
}

/** p5 of the calls that ended in each of some windows. */
function windowed(scores: readonly (readonly [number, number])[], { from, to }: ScoreInput): Line['points'] {
  const length = Math.max(5000, (to - from) / WINDOWS);
  const windows = new Map<number, number[]>();
  for (const [time, value] of scores) {
    const index = Math.floor((time - from) / length);
    const values = windows.get(index);
    if (values === undefined) windows.set(index, [value]);
    else values.push(value);
  }
  return [...windows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([index, values]) => [from + (index + 0.5) * length, percentiles(values).p5] as const);
}

function cross(x: number, y: number): Html {
  return html`<path class="dead" d="M${px(x - 3)} ${px(y - 3)}l6 6m0 -6l-6 6" />`;
}
