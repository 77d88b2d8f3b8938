import type { RunRecord, SystemResult, ThresholdResult } from '../catalogue/index.ts';
import { figure, limitInWords } from './words.ts';

export interface TerminalOptions {
  color: boolean;
  /** Columns of the terminal. */
  width: number;
}

const WIDTHS = [30, 12, 14] as const;

/** The table of limits and the verdict, which is last. */
export function renderTerminal(run: RunRecord, { color, width }: TerminalOptions): string {
  const paint = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[39m` : text);
  const mark = (passed: boolean): string => (passed ? paint(32, '✓') : paint(31, '✗'));
  const good = run.verdict.status === 'passed';
  const lines = [
    ` ${['limit', 'measured', 'allowed'].map((title, i) => title.padEnd(WIDTHS[i] ?? 0)).join('')}`,
    ...run.systems.flatMap((system) => [...system.thresholds.map((one) => row(one, mark)), calls(system)]),
    '',
    ` verdict  ${paint(good ? 32 : 31, run.verdict.status.toUpperCase())}`,
    ...run.verdict.reasons.map((reason) => `   ${reason}`.slice(0, Math.max(width, 80))),
  ];
  return `${lines.join('\n')}\n`;
}

function row(one: ThresholdResult, mark: (passed: boolean) => string): string {
  const cells = [one.name, figure(one.value, one.unit), limitInWords(one)];
  return ` ${cells.map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0)).join('')}${mark(one.passed)}`;
}

function calls({ system, calls: { placed, answered, failed, refused, aborted }, metrics }: SystemResult): string {
  const codecNote = metrics[`vigie.${system}.mos`] === undefined ? '' : '   (MOS: NB E-model, G.107)';
  return ` ${system}: ${placed} placed, ${answered} answered, ${failed} failed, ${refused} refused, ${aborted} cut short${codecNote}`;
}
