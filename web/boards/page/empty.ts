import type { Board, RowPanel } from '../../../dashboards/panel.ts';
import type { Html } from '../../../reports/html/markup.ts';
import { html } from '../../../reports/html/markup.ts';
import { runsIn } from './runs.ts';
import type { Run } from './runs.ts';
import type { Words } from './words.ts';

export interface Asked {
  /** The boards of systems are called as the systems are. */
  board: Pick<Board, 'uid' | 'title'>;
  /** The run that is shown; null where it is all in a span. */
  run: string | null;
  from: number;
  to: number;
  runs: readonly Run[];
}

/** Why a panel has nothing: what a person would ask first comes first. */
export function whyEmpty(
  panel: Pick<RowPanel, 'queries'>,
  { board, run, from, to, runs }: Asked,
  words: Words,
): string {
  const expressions = panel.queries.map(({ expr }) => expr).join(' ');
  if (expressions.includes('vigie_page_')) return words.noVisitor;
  if (!expressions.includes('$run')) return words.nothingOf;
  const shown = run === null ? runsIn(runs, { from, to }) : runs.filter(({ id }) => id === run);
  if (run === null && shown.length === 0) return words.noRun;
  const system = /vigie_([a-z]+)_/.exec(expressions)?.[1] ?? '';
  const known = runs.some(({ systems }) => systems.includes(system)) || board.uid === system;
  if (known && !shown.some(({ systems }) => systems.includes(system))) {
    return (run === null ? words.noRunOf : words.notIn).replace('{system}', system);
  }
  return words.nothingOf;
}

export function emptyHtml(why: string, words: Words): Html {
  return html`<p class="soft nothing"><strong>${words.noData}</strong> ${why}</p>`;
}
