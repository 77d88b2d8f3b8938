import { figure } from '../words.ts';
import type { Html } from './markup.ts';
import { html } from './markup.ts';
import { clamped, clock, linear, niceTicks, px, timeTicks } from './scale.ts';
import type { Scale } from './scale.ts';

export interface Line {
  legend: string;
  /** Time since the epoch, and a value in the chart's unit; a value that is no number leaves a gap. */
  points: readonly (readonly [timeMs: number, value: number])[];
}

/** A moment on the axis of time, and what is written under it. */
export interface TimeMark {
  /** ms since the epoch. */
  at: number;
  text: string;
}

/** A bound that is drawn, in its chart's unit. */
export interface Limit {
  value: number;
  /** What may not be: to lie below a `min`, above a `max`. */
  side: 'min' | 'max';
  text: string;
}

export interface ChartOptions {
  /** For those who do not see it. */
  label: string;
  unit: string;
  limits: readonly Limit[];
  /** The whole axis of time, so that all charts of a report stand under each other: ms since the epoch. */
  from: number;
  to: number;
  /**
   * What is marked on that axis.
   * @default the time since `from`
   */
  marks?: readonly TimeMark[];
  /** Values hold until the next: counts of things. */
  steps: boolean;
}

const [COLOURS, DASHES] = [8, 4];
/** Height of the band beyond a limit. */
const BAND = 6;
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [520, 200, 50, 8, 14, 24];

/** Lines over time as SVG with its legend. */
export function chart(lines: readonly Line[], options: ChartOptions): Html {
  const { unit, limits, from, to } = options;
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value)).filter((one) => Number.isFinite(one));
  if (values.length === 0) return html`<p class="soft">No data was recorded.</p>`;
  const ticks = ticksFor([...values, ...limits.map(({ value }) => value)], options);
  const y = linear([ticks[0] ?? 0, ticks.at(-1) ?? 1], [HEIGHT - BOTTOM, TOP]);
  const x = clamped([from, to], [LEFT, WIDTH - RIGHT]);
  const paths = lines.map(
    ({ points }, i) => html`<path class="${styleOf(i)}" d="${pathOf(points, { x, y, steps: options.steps })}" />`,
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${options.label}">
      ${yAxis(ticks, y, unit)}${timeAxis(x, options)}${limits.map((limit) => limitLine(limit, y, { left: LEFT, right: WIDTH - RIGHT }))}${paths}
    </svg>
    ${legend(lines, limits)}`;
}

/** An opinion score has its own scale, 1 to 5; all else is drawn from zero. */
function ticksFor(values: readonly number[], { unit, steps }: ChartOptions): number[] {
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  if (unit === '' && low >= 1 && high <= 5) return [1, 2, 3, 4, 5];
  // What never was more than nothing has room for one above it.
  const top = low === 0 && high === 0 ? 1 : Math.max(high, low + 1e-6);
  const ticks = niceTicks(Math.min(0, low), top, top === 1 && steps ? 1 : undefined);
  return steps ? ticks.filter((tick) => Number.isInteger(tick)) : ticks;
}

function yAxis(ticks: readonly number[], y: Scale, unit: string): Html[] {
  const short = unit === 'B' ? 'B' : '';
  return ticks.map((tick, i) => {
    const text =
      i === ticks.length - 1 && short === '' ? `${figure(tick, '')}${unit === '%' ? ' %' : ''}` : figure(tick, short);
    return html`<line
        class="gridline"
        x1="${LEFT}"
        x2="${WIDTH - RIGHT}"
        y1="${px(y(tick))}"
        y2="${px(y(tick))}"
      /><text x="${LEFT - 6}" y="${px(y(tick) + 4)}" text-anchor="end">${text}</text>`;
  });
}

function timeAxis(x: Scale, { from, to, marks = sinceBeginning({ from, to }) }: ChartOptions): Html[] {
  return marks.map(
    ({ at, text }) => html`<text x="${px(x(at))}" y="${HEIGHT - 6}" text-anchor="middle">${text}</text>`,
  );
}

function sinceBeginning({ from, to }: { from: number; to: number }): TimeMark[] {
  return timeTicks(to - from, 7).map((tick) => ({ at: from + tick, text: clock(tick) }));
}

/** A line, with a band on the side that is not allowed. */
export function limitLine({ value, side }: Limit, y: Scale, { left, right }: { left: number; right: number }): Html {
  const at = y(value);
  const band = side === 'min' ? at : at - BAND;
  return html`<rect class="beyond" x="${left}" width="${right - left}" y="${px(band)}" height="${BAND}" /><line
      class="limit"
      x1="${left}"
      x2="${right}"
      y1="${px(at)}"
      y2="${px(at)}"
    />`;
}

interface Paper {
  x: Scale;
  y: Scale;
  steps: boolean;
}

export function pathOf(points: Line['points'], { x, y, steps }: Paper): string {
  let path = '';
  let drawing = false;
  for (const [time, value] of points) {
    if (Number.isFinite(value)) {
      const place = `${px(x(time))} ${px(y(value))}`;
      if (!drawing) path += `M${place}`;
      else path += steps ? `H${px(x(time))}V${px(y(value))}` : `L${place}`;
    }
    drawing = Number.isFinite(value);
  }
  return path;
}

/** A colour and a dash together, so that lines differ without colour too: 16 pairs. */
function styleOf(i: number): string {
  const dash = (i + (i >= COLOURS ? DASHES / 2 : 0)) % DASHES;
  return `series s${i % COLOURS} d${dash}`;
}

function legend(lines: readonly Line[], limits: readonly Limit[]): Html {
  return html`<ul class="legend">
    ${lines.map(({ legend: text }, i) => html`<li>${key(styleOf(i))}${text}</li>`)}${limits.map(
      ({ text }) => html`<li class="bad">${key('limit')}${text}</li>`,
    )}
  </ul>`;
}

/** A piece of a line as it is drawn, for a legend. */
export function key(style: string): Html {
  return html`<svg class="key" viewBox="0 0 24 6" aria-hidden="true"><path class="${style}" d="M0 3H24" /></svg>`;
}
