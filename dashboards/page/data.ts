import type { Catalogue } from '../../catalogue/index.ts';
import { boardsOf } from '../boards.ts';
import { limitsOf, nameIn } from '../facts.ts';
import type { Board, PanelLimit } from '../panel.ts';
import { runPercentile, shareOf } from '../query.ts';

/** What the boards' own page (`web/boards`) draws: it is served where Grafana is not. */
export interface PageData {
  /** In the order of the menu. */
  boards: Board[];
  scores: RunScore[];
}

/** A system's score, for the list of the last runs. */
export interface RunScore {
  system: string;
  title: string;
  /** E.g. `p5`. */
  statistic: string;
  /** As a panel's expression; gives a figure each `run_id`. */
  expr: string;
  limits: PanelLimit[];
}

export function pageData(catalogue: Catalogue): PageData {
  const scores = catalogue.systems.map(({ id, title, score }) => ({
    ...{ system: id, title, statistic: score.statistic },
    expr: runPercentile(score.metric, shareOf(score.statistic), 'run_id'),
    limits: limitsOf(catalogue, id, nameIn(id, score.metric)),
  }));
  return { boards: boardsOf(catalogue), scores };
}
