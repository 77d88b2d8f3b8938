export { boardsOf, panels, panelsOf } from './boards.ts';
export { buildAll } from './build.ts';
export { PAGES_BOARD } from './pages/index.ts';
export type { Board, Panel, PanelLimit, PanelQuery, Row } from './panel.ts';
export { queriesOf, renderQuery } from './render-query.ts';
export type { QueryScope } from './render-query.ts';
export type { ScalingFile, ScalingPolicy } from './rules/scaling.ts';
