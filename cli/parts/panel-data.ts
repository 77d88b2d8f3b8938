import type { Catalogue, RunRecord } from '../../catalogue/index.ts';
import { PAGES_BOARD, legendOf, panelsOf, renderQuery } from '../../dashboards/index.ts';
import type { Panel } from '../../dashboards/index.ts';
import type { PanelData } from '../../reports/index.ts';
import { queryRange } from './door.ts';

/** Points of a line in the report. */
const POINTS = 120;
/** What the boards show a moving figure over. */
const WINDOW = '15s';

/** The panels of the boards as the report draws them, without those on people's browsers: the same queries, over this run. */
export async function panelData(catalogue: Catalogue, run: RunRecord): Promise<PanelData[]> {
  const [from, to] = [new Date(run.startedAt), new Date(run.endedAt ?? Date.now())];
  const stepS = Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 1000 / POINTS));
  const data: PanelData[] = [];
  for (const panel of panelsOf(catalogue).filter(({ board }) => board !== PAGES_BOARD)) {
    const series: PanelData['series'] = [];
    for (const { legend, expr } of panel.queries) {
      const rendered = renderQuery(expr, { run: run.id, window: WINDOW });
      const lines = await queryRange(rendered, { from, to, stepS });
      series.push(...lines.map((line) => ({ legend: legendOf(legend, line.labels), points: line.points })));
    }
    data.push({ panel: forReport(panel), series });
  }
  return data;
}

function forReport({ title, description, unit, kind, limits }: Panel): PanelData['panel'] {
  return { title, description, unit, kind, limits };
}
