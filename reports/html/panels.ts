import { figure } from '../words.ts';
import { chart } from './chart.ts';
import type { Limit } from './chart.ts';
import type { Html } from './markup.ts';
import { html } from './markup.ts';

/** A panel of the boards with what the store has for it. */
export interface PanelData {
  panel: {
    title: string;
    /** What good is, in a sentence. */
    description: string;
    unit: string;
    kind: 'timeseries' | 'stat';
    limits: { min?: number; max?: number; label: string }[];
  };
  series: { legend: string; points: [timeMs: number, value: number][] }[];
}

/** A score is read with two decimals, always. */
function shown(value: number | null, unit: string): string {
  return unit === '' && value !== null ? value.toFixed(2) : figure(value, unit);
}

/** Units of things that are counted: they jump, they do not glide. */
const COUNTED = new Set(['instances', 'events', 'alerts']);

/** The boards' panels, each once: figures first, then lines over time. */
export function panelsHtml(panels: readonly PanelData[], time: { from: number; to: number }): Html {
  if (panels.length === 0) return html`<p class="soft">The store gave no panels for this run.</p>`;
  const once = [...new Map(panels.map((one) => [`${one.panel.kind} ${one.panel.title}`, one])).values()];
  const tiles = once.filter(({ panel }) => panel.kind === 'stat').map(tile);
  const charts = once.filter(({ panel }) => panel.kind === 'timeseries').map((one) => figureHtml(one, time));
  return html`<div class="tiles">${tiles}</div>
    <div class="grid">${charts}</div>`;
}

function tile({ panel, series }: PanelData): Html {
  const figures = series.map(
    ({ legend, points }) =>
      html`<div>
        <dt>${legend}</dt>
        <dd>${shown(lastOf(points), panel.unit)}</dd>
      </div>`,
  );
  const limits = limitsOf(panel).map(({ text }) => text);
  const note = limits.length === 0 ? '' : html`<span class="bad">${limits.join(', ')}</span><br />`;
  const body =
    figures.length === 0 ? html`<p class="soft">No data was recorded.</p>` : html`<dl class="big">${figures}</dl>`;
  return html`<figure class="card">
    <figcaption><h3>${panel.title}</h3></figcaption>
    ${body}
    <p class="note">${note}${panel.description}</p>
  </figure> `;
}

function figureHtml({ panel, series }: PanelData, { from, to }: { from: number; to: number }): Html {
  const unit = panel.unit === '' ? '' : panel.unit === 'B' ? 'MB' : panel.unit;
  const last = series.map(({ legend, points }) => `${legend} ${figure(lastOf(points), panel.unit)}`).join(', ');
  const drawn = chart(series, {
    label: `${panel.title}${unit === '' ? '' : ` in ${unit}`} over time; at the end: ${last}`,
    unit: panel.unit,
    limits: limitsOf(panel),
    from,
    to,
    steps: COUNTED.has(panel.unit),
  });
  const inUnit = unit === '' ? html`` : html` <span class="soft">${unit}</span>`;
  return html`<figure class="card">
    <figcaption><h3>${panel.title}${inUnit}</h3></figcaption>
    ${drawn}
    <p class="note">${panel.description}</p>
  </figure> `;
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

/** The store's gaps are null in panels.json. */
function lastOf(points: PanelData['series'][number]['points']): number | null {
  return points.findLast(([, value]) => Number.isFinite(value))?.[1] ?? null;
}
