import type { RunRecord } from '../catalogue/index.ts';
import { KPI_TITLES, kpiRows } from './kpis.ts';
import { allowed, figure, measured, opinion, sentence, truthInWords, videoTruthInWords } from './words.ts';
import { printable } from './xml.ts';

/** What a merge request shows. */
export function renderMarkdown(run: RunRecord): string {
  const mark = run.verdict.status === 'passed' ? '✅' : '❌';
  const limits = run.systems.flatMap(({ thresholds }) =>
    thresholds.map((one) => [one.name, measured(one), allowed(one), one.passed ? '✓' : '✗']),
  );
  const calls = run.systems.map(({ title, calls: { placed, answered, failed }, metrics, ser, system }) => [
    title,
    String(placed),
    String(answered),
    String(failed),
    ser === null ? '–' : figure(ser * 100, '%'),
    opinion(metrics[`vigie.${system}.mos`]?.p5),
  ]);
  const parts = [
    [`## ${mark} ${plain(sentence(run))}`],
    run.verdict.reasons.map((reason) => `- ${plain(reason)}`),
    table(['limit', 'measured', 'allowed', ''], limits),
    table(['system', 'tried', 'succeeded', 'failed', 'SER (RFC 6076)', 'MOS p5'], calls),
    ...run.systems.map(({ sip }) =>
      sip === null
        ? []
        : table(
            KPI_TITLES.map((title) => title.replace('>', '')),
            kpiRows(sip),
          ),
    ),
    run.truth.status === 'not asked' ? [] : [plain(truthInWords(run.truth))],
    run.videoTruth === undefined ? [] : [plain(videoTruthInWords(run.videoTruth))],
    [`Run ${plain(run.id)}, exit ${run.verdict.exitCode}, seed ${run.seed}.`],
  ];
  const filled = parts.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}

/** A text that Markdown takes as it stands, on one line. */
function plain(text: string): string {
  return printable(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`);
}
