import type { RunRecord } from '../../catalogue/index.ts';
import { renderTerminal } from '../../reports/index.ts';
import { doorUrl } from '../parts/door.ts';
import { RUNS, shown } from '../paths.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The last thing that is said: the table, the verdict, where to look. */
export function printVerdict(terminal: Terminal, run: RunRecord, { boards }: { boards: boolean }): void {
  const { style, width } = terminal;
  terminal.result(`\n${renderTerminal(run, { color: style.color, width }).trimEnd()}`);
  const report = ` report   ${shown(RUNS)}/${run.id}/report.html`;
  terminal.result(boards ? `${report}     board   ${doorUrl(boardPath(run))}` : report);
  terminal.result(` exit ${run.verdict.exitCode}`);
}

/** Of telephony where the run had it, of its first system else. */
function boardPath({ systems }: RunRecord): string {
  const names = systems.map(({ system }) => system);
  const [first] = names;
  return first === undefined ? '/' : `/d/${names.includes('voice') ? 'voice' : first}`;
}
