import type { RunRecord } from '../catalogue/index.ts';
import { figure, limitInWords, sentence } from './words.ts';

/** What a merge request shows. */
export function renderMarkdown(run: RunRecord): string {
  const rows = run.systems.flatMap(({ thresholds }) =>
    thresholds.map(
      (one) => `| ${one.name} | ${figure(one.value, one.unit)} | ${limitInWords(one)} | ${one.passed ? '✓' : '✗'} |`,
    ),
  );
  const reasons = run.verdict.reasons.map((reason) => `- ${reason}`);
  const table = ['| limit | measured | allowed | |', '| --- | --- | --- | --- |', ...rows];
  return `${[`## ${sentence(run)}`, '', ...reasons, '', ...table, '', `Run ${run.id}, seed ${run.seed}.`].join('\n')}\n`;
}
