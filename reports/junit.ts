import type { RunRecord, ThresholdResult } from '../catalogue/index.ts';
import { figure, limitInWords } from './words.ts';
import { escaped } from './xml.ts';

/** JUnit XML: a test case for each threshold, and one for the verdict. */
export function renderJunit(run: RunRecord): string {
  const suites = run.systems.map(({ system, thresholds }) =>
    suite(system, thresholds.map(testCase), thresholds.filter(({ passed }) => !passed).length),
  );
  const good = run.verdict.status === 'passed';
  const body = good ? '' : `<failure message="${escaped(run.verdict.reasons.join('; '))}"/>`;
  const verdict = suite(
    'verdict',
    [`<testcase classname="run" name="${escaped(run.id)}">${body}</testcase>`],
    good ? 0 : 1,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vigie">\n${[...suites, verdict].join('\n')}\n</testsuites>\n`;
}

function suite(name: string, cases: readonly string[], failures: number): string {
  return `<testsuite name="${escaped(name)}" tests="${cases.length}" failures="${failures}">\n${cases.join('\n')}\n</testsuite>`;
}

function testCase(one: ThresholdResult): string {
  const text = `${figure(one.value, one.unit)} (${limitInWords(one)})`;
  const body = one.passed ? '' : `<failure message="${escaped(text)}"/>`;
  return `<testcase classname="${escaped(one.metric)}" name="${escaped(`${one.name} ${limitInWords(one)}`)}">${body}</testcase>`;
}
