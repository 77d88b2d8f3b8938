import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { panelsOfBoard } from '../boards.ts';
import type { Board } from '../panel.ts';
import { bottomOf, layOut } from './layout.ts';
import { grafanaPanel } from './panel.ts';
import { STORE } from './store.ts';

/** A board as Grafana's JSON. */
export function grafanaBoard(board: Board): Dashboard {
  const builder = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags(['vigie'])
    .readonly()
    .refresh('5s')
    .time({ from: 'now-15m', to: 'now' })
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(runVariable())
    .link(otherBoards());
  const panels = panelsOfBoard(board);
  let id = 0;
  let top = 0;
  for (const { title } of board.rows) {
    builder.withRow(new RowBuilder(title).id((id += 1)).gridPos({ x: 0, y: top, w: 24, h: 1 }));
    const placed = layOut(
      panels.filter(({ row }) => row === title),
      top + 1,
    );
    for (const { panel, gridPos } of placed)
      builder.withPanel(
        grafanaPanel(panel)
          .id((id += 1))
          .gridPos(gridPos),
      );
    top = bottomOf(placed, top + 1);
  }
  return builder.build();
}

/** Runs of the time range, all of them unless one is chosen; the newest comes first, by its id. */
function runVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('run')
    .label('Run')
    .datasource(STORE)
    .query('label_values(vigie_voice_active, run_id)')
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalDesc)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' });
}

function otherBoards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Boards')
    .type(DashboardLinkType.Dashboards)
    .tags(['vigie'])
    .keepTime(true)
    .includeVars(true);
}
