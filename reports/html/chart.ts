import { figure } from '../words.ts';
import type { Html } from './markup.ts';
import { html } from './markup.ts';
import { clamped, clock, linear, niceTicks, px, timeTicks } from './scale.ts';
import type { Scale } from './scale.ts';

export interface Line {
  legend: string;
  /** A value that is no number leaves a gap. */
  points: readonly (readonly [timeMs: number, value: number])[];
}

export interface Limit {
  value: number;
  text: string;
}

export interface ChartOptions {
  /** For those who do not see it. */
  label: string;
  unit: string;
  limits: readonly Limit[];
  /** The whole axis of time, so that all charts of a report stand under each other. */
  from: number;
  to: number;
  /** Values hold until the next: counts of things. */
  steps: boolean;
}

const COLOURS = 8;
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
      ${yAxis(ticks, y, unit)}${timeAxis(x, { from, to })}${paths}${limits.map((limit) => limitLine(limit, y))}
    </svg>
    ${legend(lines, limits)}`;
}

/** An opinion score has its own scale, 1 to 5; all else is drawn from zero. */
function ticksFor(values: readonly number[], { unit, steps }: ChartOptions): number[] {
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  if (unit === '' && low >= 1 && high <= 5) return [1, 2, 3, 4, 5];
  const ticks = niceTicks(Math.min(0, low), Math.max(high, low + 1e-6));
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

function timeAxis(x: Scale, { from, to }: { from: number; to: number }): Html[] {
  return timeTicks(to - from, 7).map(
    (tick) => html`<text x="${px(x(from + tick))}" y="${HEIGHT - 6}" text-anchor="middle">${clock(tick)}</text>`,
  );
}

function limitLine({ value }: Limit, y: Scale): Html {
  const at = px(y(value));
  return html`<line class="limit" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" />`;
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

function styleOf(i: number): string {
  return `series s${i % COLOURS}${i >= COLOURS ? ' again' : ''}`;
}

function legend(lines: readonly Line[], limits: readonly Limit[]): Html {
  const again = (i: number): string => (i >= COLOURS ? ' again' : '');
  return html`<ul class="legend">
    ${lines.map(({ legend: text }, i) => html`<li><i class="k${i % COLOURS}${again(i)}"></i>${text}</li>`)}${limits.map(
      ({ text }) => html`<li class="bad"><i class="again"></i>${text}</li>`,
    )}
  </ul>`;
}
