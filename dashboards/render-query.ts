import type { Panel } from './panel.ts';

/** What stands in for the placeholders of an expression. */
export interface QueryScope {
  /** `$run`: a run's id, or a regular expression of several. */
  run: string;
  /** `$window`: over what a moving figure is taken, e.g. `15s`. */
  window: string;
  /**
   * `$range`: how far back the last figure of a run is looked for.
   * @default '1d'
   */
  range?: string;
}

/** An expression that the store understands. */
export function renderQuery(expr: string, { run, window, range = '1d' }: QueryScope): string {
  return expr.replaceAll('$run', run).replaceAll('$window', window).replaceAll('$range', range);
}

/** `{{label}}` of a legend stands for the value of a line's label. */
export function legendOf(legend: string, labels: Readonly<Record<string, string>>): string {
  return legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '');
}

/** Every query of some panels, with the id of its panel. */
export function queriesOf(panels: readonly Panel[]): { panel: string; legend: string; expr: string }[] {
  return panels.flatMap(({ id, queries }) => queries.map(({ legend, expr }) => ({ panel: id, legend, expr })));
}
