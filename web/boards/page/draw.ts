import type { Board, RowPanel } from '../../../dashboards/panel.ts';
import { legendOf, renderQuery } from '../../../dashboards/render-query.ts';
import type { Html } from '../../../reports/html/markup.ts';
import { NOTHING, html, section } from '../../../reports/html/markup.ts';
import type { PanelData } from '../../../reports/html/panel-data.ts';
import type { Span } from './span.ts';
import { askAt, askOver } from './store.ts';
import type { Answer } from './store.ts';

/** Places of a board's panels, to be filled when the store has answered: figures first, then lines, as on Grafana's. */
export function placesHtml({ rows }: Pick<Board, 'rows'>): Html {
  const places = placesOf({ rows });
  const group = (kind: RowPanel['kind'], row: number, style: string): Html => {
    const mine = places.filter((one) => one.row === row && one.panel.kind === kind);
    if (mine.length === 0) return NOTHING;
    const items = mine.map(({ id }) => html`<div id="${id}" class="place" data-state="waiting"></div>`);
    return html`<div class="${style}">${items}</div>`;
  };
  const sections = rows.map(({ title }, row) =>
    section(`row-${row}`, title, html`${group('stat', row, 'tiles')}${group('timeseries', row, 'grid')}`),
  );
  return html`${sections}`;
}

/** A panel and the element that it stands in. */
export interface Place {
  id: string;
  row: number;
  panel: RowPanel;
}

export function placesOf({ rows }: Pick<Board, 'rows'>): Place[] {
  return rows.flatMap(({ panels }, row) => panels.map((panel, i) => ({ id: `panel-${row}-${i}`, row, panel })));
}

/** What the store has for a panel in a span: one figure a line of a stat, a line of them else. */
export async function dataOf(panel: RowPanel, span: Span): Promise<PanelData> {
  const answers = await Promise.all(
    panel.queries.map(({ expr }) => answerOf(panel, renderQuery(expr, span.scope), span)),
  );
  const series = panel.queries.flatMap(({ legend }, i) =>
    (answers[i] ?? []).map(({ labels, points }) => ({ legend: legendOf(legend, labels), points })),
  );
  return { panel, series };
}

function answerOf({ kind }: RowPanel, expr: string, span: Span): Promise<Answer[]> {
  return kind === 'stat' ? askAt(expr, span.to) : askOver(expr, span);
}
