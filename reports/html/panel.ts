import { figure } from '../words.ts';
import { chart } from './chart.ts';
import type { Limit, TimeMark } from './chart.ts';
import { isKept, lastOf, verdictOf } from './judged.ts';
import type { Html } from './markup.ts';
import { NOTHING, html, mark } from './markup.ts';
import type { PanelData } from './panel-data.ts';

export interface PanelOptions {
  /** The axis of time, ms since the epoch. */
  from: number;
  to: number;
  /**
   * Marks of that axis.
   * @default the time since `from`
   */
  marks?: readonly TimeMark[];
  /**
   * What stands in the place of figures where there are none.
   * @default a sentence
   */
  empty?: Html;
  /**
   * Hold each figure of a stat against its limits, by colour and by word.
   * @default false: a report has a table of limits, those of the run's own profile
   */
  judged?: boolean;
}

const NO_DATA = html`<p class="soft">No data was recorded.</p>`;

/** Units of things that are counted: they jump, they do not glide. */
const COUNTED = new Set(['instances', 'events', 'alerts']);

/** A panel as a card: a figure each, or lines over time. */
export function panelHtml(data: PanelData, options: PanelOptions): Html {
  return data.panel.kind === 'stat' ? tile(data, options) : curves(data, options);
}

/** Whether the store had a figure for it. */
export function hasData({ series }: PanelData): boolean {
  return series.some(({ points }) => lastOf(points) !== null);
}

function tile(data: PanelData, { judged = false, empty = NO_DATA }: PanelOptions): Html {
  const { panel, series } = data;
  const figures = series.map(({ legend, points }) => {
    const value = lastOf(points);
    const kept = judged ? isKept(data, legend, value) : null;
    return html`<div>
      <dt>${legend}</dt>
      <dd class="${kept === null ? '' : kept ? 'good' : 'bad'}">${shown(value, panel.unit)}</dd>
    </div>`;
  });
  const limits = limitsOf(panel).map(({ text }) => text);
  const note = limits.length === 0 ? '' : html`<span class="${judged ? '' : 'bad'}">${limits.join(', ')}</span><br />`;
  const verdict = judged ? verdictOf(data) : null;
  return html`<figure class="card ${verdict === null ? '' : verdict ? 'kept' : 'crossed'}">
    <figcaption>
      <h3>${panel.title}</h3>
      ${verdict === null ? NOTHING : mark(verdict)}
    </figcaption>
    ${hasData(data) ? html`<dl class="big">${figures}</dl>` : empty}
    <p class="note">${note}${panel.description}</p>
  </figure> `;
}

function curves(data: PanelData, { from, to, marks, empty = NO_DATA }: PanelOptions): Html {
  const { panel, series } = data;
  const unit = panel.unit === '' ? '' : panel.unit === 'B' ? 'MB' : panel.unit;
  const last = series.map(({ legend, points }) => `${legend} ${figure(lastOf(points), panel.unit)}`).join(', ');
  const drawn = (): Html =>
    chart(series, {
      label: `${panel.title}${unit === '' ? '' : ` in ${unit}`} over time; at the end: ${last}`,
      unit: panel.unit,
      limits: limitsOf(panel),
      from,
      to,
      steps: COUNTED.has(panel.unit),
      ...(marks === undefined ? {} : { marks }),
    });
  const inUnit = unit === '' ? NOTHING : html` <span class="soft">${unit}</span>`;
  return html`<figure class="card">
    <figcaption><h3>${panel.title}${inUnit}</h3></figcaption>
    ${hasData(data) ? drawn() : empty}
    <p class="note">${panel.description}</p>
  </figure> `;
}

/** A score is read with two decimals, always. */
function shown(value: number | null, unit: string): string {
  return unit === '' && value !== null ? value.toFixed(2) : figure(value, unit);
}

function limitsOf({ limits, unit }: PanelData['panel']): Limit[] {
  return limits.flatMap(({ min, max, label }) => [
    ...(min === undefined ? [] : [{ value: min, side: 'min' as const, text: worded(label, '≥', figure(min, unit)) }]),
    ...(max === undefined ? [] : [{ value: max, side: 'max' as const, text: worded(label, '≤', figure(max, unit)) }]),
  ]);
}

/** A label that says the figure itself is left as it stands. */
function worded(label: string, sign: string, bound: string): string {
  if (label.includes(bound.split(' ')[0] ?? bound)) return label;
  return label.endsWith('above') || label.endsWith('below') ? `${label} ${bound}` : `${label} ${sign} ${bound}`;
}
