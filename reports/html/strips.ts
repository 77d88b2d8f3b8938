import { pathOf } from './chart.ts';
import type { Line } from './chart.ts';
import type { Html } from './markup.ts';
import { html } from './markup.ts';
import { linear, px } from './scale.ts';
import type { Place, ScoreInput } from './score-plot.ts';

/** How many attempts of the system were in progress, from their records. */
export function activeStrip({ records, many, from, to }: ScoreInput, place: Place): Html {
  const steps = records
    .flatMap(({ startedAt, endedAt }) => [[Date.parse(startedAt), 1] as const, [Date.parse(endedAt), -1] as const])
    .sort(([a], [b]) => a - b);
  let active = 0;
  // One that ends as another begins is one, not two.
  const points = [...new Map(steps.map(([time, change]) => [time, (active += change)] as const))];
  return strip(many, 'area', [[from, 0], ...points, [to, 0]], place);
}

/** How many instances carried them. */
export function replicasStrip(points: Line['points'], { from, to }: ScoreInput, place: Place): Html {
  const known = points.filter(([, value]) => Number.isFinite(value));
  const [first, last] = [known[0]?.[0] ?? from, known.at(-1)?.[0] ?? to];
  return strip('instances', 'replicas', [[first, 0], ...known, [last, 0]], place);
}

/** A count over time, filled from nothing to its most. */
function strip(name: string, style: string, points: Line['points'], { x, box, left, right }: Place): Html {
  const most = points.reduce((high, [, value]) => Math.max(high, value), 1);
  const y = linear([0, most], [box.bottom, box.top]);
  const [base, edge] = [px(box.bottom), left - 16];
  return html`<text x="${edge}" y="${box.top + 8}" text-anchor="end">${most}</text>
    <text x="${edge}" y="${base}" text-anchor="end">${name}</text>
    <path class="${style}" d="${pathOf(points, { x, y, steps: true })}" />
    <line class="axis" x1="${left}" x2="${right}" y1="${base}" y2="${base}" />`;
}
