import type { Html } from './markup.ts';
import { html } from './markup.ts';
import { panelHtml } from './panel.ts';
import type { PanelData } from './panel-data.ts';

/** The boards' panels, each once: figures first, then lines over time. */
export function panelsHtml(panels: readonly PanelData[], time: { from: number; to: number }): Html {
  if (panels.length === 0) return html`<p class="soft">The store gave no panels for this run.</p>`;
  const once = [...new Map(panels.map((one) => [`${one.panel.kind} ${one.panel.title}`, one])).values()];
  const drawn = (kind: PanelData['panel']['kind']): Html[] =>
    once.filter(({ panel }) => panel.kind === kind).map((one) => panelHtml(one, time));
  return html`<div class="tiles">${drawn('stat')}</div>
    <div class="grid">${drawn('timeseries')}</div>`;
}
