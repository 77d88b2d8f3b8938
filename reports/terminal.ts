import { loadCatalogue } from '../catalogue/index.ts';
import type { Catalogue, RunRecord, SystemResult } from '../catalogue/index.ts';
import { columns } from './columns.ts';
import {
  allowed,
  figure,
  limitTitle,
  measured,
  opinion,
  scoreLabel,
  truthInWords,
  videoTruthInWords,
} from './words.ts';
import { printable } from './xml.ts';

export interface TerminalOptions {
  color: boolean;
  /** Columns of the terminal. */
  width: number;
  /** Where the titles come from. @default the project's own */
  catalogue?: Pick<Catalogue, 'systems' | 'metrics'>;
}

type Paint = (code: 31 | 32 | 33, text: string) => string;

const NARROWEST = 60;

/** The table of systems, the table of limits and the verdict, which is last. */
export function renderTerminal(run: RunRecord, options: TerminalOptions): string {
  const { color, width, catalogue = loadCatalogue() } = options;
  const paint: Paint = (code, text) => (color ? `\u001b[${code}m${text}\u001b[39m` : text);
  const mark = (passed: boolean): string => (passed ? paint(32, '✓') : paint(31, '✗'));
  const limits = run.systems.flatMap((system) => system.thresholds);
  const lines = [
    ...columns(
      ['system', 'what a person waits for', '>p50', '>p95', '>score', ''],
      run.systems.map((system) => systemRow(system, catalogue, mark)),
    ),
    '',
    ...columns(
      ['limit', '>measured', '>allowed', ''],
      limits.map((one) => [limitTitle(one, catalogue.metrics), measured(one), allowed(one), mark(one.passed)]),
    ),
    '',
    ...run.systems.map((system) => ` ${system.system.padEnd(8)} ${outcomes(system, catalogue)}`),
    ...(run.truth.status === 'not asked' ? [] : [` truth    ${printable(truthInWords(run.truth))}`]),
    ...(run.videoTruth === undefined ? [] : [` truth    ${printable(videoTruthInWords(run.videoTruth))}`]),
    ` verdict  ${paint(statusColour(run), run.verdict.status.toUpperCase())}`,
    ...run.verdict.reasons.flatMap((reason) => wrapped(printable(reason), Math.max(width, NARROWEST))),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function statusColour({ verdict: { status } }: RunRecord): 31 | 32 | 33 {
  if (status === 'passed') return 32;
  return status === 'failed' || status === 'error' ? 31 : 33;
}

function systemRow(
  { system, metrics, scale, thresholds }: SystemResult,
  catalogue: Pick<Catalogue, 'systems' | 'metrics'>,
  mark: (passed: boolean) => string,
): string[] {
  const known = catalogue.systems.find(({ id }) => id === system);
  const unit = catalogue.metrics.find(({ id }) => id === known?.waitsFor.metric)?.unit ?? '';
  const waits = known === undefined ? undefined : metrics[known.waitsFor.metric];
  const scores: Record<string, number> = { ...(known === undefined ? undefined : metrics[known.score.metric]) };
  const score = opinion(scores[known?.score.statistic ?? '']);
  return [
    system,
    known?.waitsFor.label ?? '',
    figure(waits?.p50, unit),
    figure(waits?.p95, unit),
    known === undefined ? score : `${score} (${scoreLabel(known.score.label, scale)})`,
    mark(thresholds.every(({ passed }) => passed)),
  ];
}

function outcomes({ system, calls }: SystemResult, { systems }: Pick<Catalogue, 'systems'>): string {
  const { placed, answered, failed, refused, aborted } = calls;
  const { many = 'attempts', succeeded = 'succeeded' } = systems.find(({ id }) => id === system)?.attempt ?? {};
  const others = Object.entries({ failed, refused, 'cut short': aborted }).filter(([, count]) => count > 0);
  const told = others.map(([what, count]) => `${count} ${what}`);
  return [`${placed} ${many}`, `${answered} ${succeeded}`, ...told].join(', ');
}

/** A reason over as many lines as it takes, cut between words. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${last === undefined ? '   ' : '     '}${word}`);
  }
  return lines;
}
