import type { Catalogue } from '../../catalogue/index.ts';
import { storeName } from '../../catalogue/index.ts';
import { shown } from '../facts.ts';
import type { Board, PanelLimit, Row, RowPanel } from '../panel.ts';

/** Uid of the board. It shows people's browsers, not a run: a report of a run leaves it out. */
export const PAGES_BOARD = 'pages';

/** What people's browsers tell of our pages. */
export function pages(catalogue: Catalogue): Board {
  return {
    uid: PAGES_BOARD,
    title: 'Pages',
    description: 'What people wait for in their browsers, as the browsers tell, whatever runs',
    rows: [vitals(catalogue), rooms(catalogue)],
  };
}

/** Web vitals, by the limits that Google's define as good, at p75. */
function vitals(catalogue: Catalogue): Row {
  const all: [string, string, number][] = [
    ['vigie.page.lcp', 'Page shown', 2500],
    ['vigie.page.inp', 'Answer to a press', 200],
    ['vigie.page.cls', 'Layout shift', 0.1],
    ['vigie.page.ttfb', 'First byte', 800],
  ];
  return { title: 'Web vitals', panels: all.map(([id, title, max]) => vital(catalogue, id, title, max)) };
}

function vital(catalogue: Catalogue, id: string, title: string, max: number): RowPanel {
  const quantile = (share: number): string =>
    `histogram_quantile(${share}, sum by (le) (increase(${storeName(id)}_bucket[$range])))`;
  return {
    ...shown(catalogue, id),
    title,
    kind: 'stat',
    queries: [
      { legend: 'p50', expr: quantile(0.5) },
      { legend: 'p75', expr: quantile(0.75) },
    ],
    limits: [{ label: 'p75 limit', max } satisfies PanelLimit],
  };
}

function rooms(catalogue: Catalogue): Row {
  return {
    title: 'Room page',
    panels: [
      {
        ...shown(catalogue, 'vigie.page.events'),
        title: 'What became of connections',
        kind: 'stat',
        queries: [
          {
            legend: '{{event_name}}',
            expr: `sum by (event_name) (increase(${storeName('vigie.page.events')}[$range]))`,
          },
        ],
        limits: [],
      },
      {
        ...shown(catalogue, 'vigie.page.errors'),
        title: 'Errors',
        kind: 'stat',
        queries: [{ legend: 'errors', expr: `sum(increase(${storeName('vigie.page.errors')}[$range]))` }],
        limits: [],
      },
    ],
  };
}
