export { boardsOf, panels, panelsOf } from './boards.ts';
export { buildAll } from './build.ts';
export type { PageData, RunScore } from './page/data.ts';
export { PAGES_BOARD } from './pages/index.ts';
export type { Board, Panel, PanelLimit, PanelQuery, Row } from './panel.ts';
export { legendOf, queriesOf, renderQuery } from './render-query.ts';
export { replaceFile } from './replace-file.ts';
export type { QueryScope } from './render-query.ts';
export type { ScalingFile, ScalingPolicy } from './rules/scaling.ts';
