import type { Limit } from '../catalogue/index.ts';

/**
 * A panel as data: boards and reports are both made from it. Expressions are
 * MetricsQL with the placeholders of `render-query.ts`.
 */
export interface Panel {
  /** `board/row/title` in kebab-case; no two panels have the same. */
  id: string;
  /** Uid of its board. */
  board: string;
  row: string;
  title: string;
  /** One sentence on what good is. */
  description: string;
  /** As a person reads it after a figure: `ms`, `%`, `calls`; empty for a score. */
  unit: string;
  /** A stat is one figure over the whole run; a timeseries moves with it. */
  kind: 'timeseries' | 'stat';
  queries: PanelQuery[];
  limits: PanelLimit[];
}

export interface PanelQuery {
  /** A text, or `{{label}}` for one line each. */
  legend: string;
  expr: string;
}

/** A line to stay above (`min`) or below (`max`), in the panel's unit. */
export interface PanelLimit extends Limit {
  label: string;
}

export interface Row {
  title: string;
  panels: RowPanel[];
}

/** What a row's file says of a panel; the board says the rest. */
export type RowPanel = Omit<Panel, 'id' | 'board' | 'row'>;

export interface Board {
  uid: string;
  title: string;
  description: string;
  rows: Row[];
}
