import type { RunRecord, ThresholdResult } from '../catalogue/index.ts';
import { allowed, measured, sentence } from './words.ts';
import { escaped } from './xml.ts';

interface Case {
  classname: string;
  name: string;
  result: 'passed' | 'failure' | 'error' | 'skipped';
  message: string;
}

/** JUnit XML: a test case for each threshold, and one for the verdict. */
export function renderJunit(run: RunRecord): string {
  const seconds = run.endedAt === null ? 0 : (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000;
  const at = `timestamp="${escaped(run.startedAt.replace(/Z$/, ''))}" time="${seconds.toFixed(3)}"`;
  const suites = [
    ...run.systems.map(({ system, thresholds }) =>
      suite(
        system,
        thresholds.map((one) => limitCase(one, run)),
        at,
      ),
    ),
    suite('verdict', [verdictCase(run)], at),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vigie">\n${suites.join('\n')}\n</testsuites>\n`;
}

/** In a void run no limit was held against the system: its cases are skipped, neither good nor bad. */
function limitCase(one: ThresholdResult, { verdict }: RunRecord): Case {
  const named = { classname: one.metric, name: `${one.name} ${allowed(one)}` };
  if (verdict.status === 'void') return { ...named, result: 'skipped', message: 'the run is void' };
  const began = one.firstBeyond;
  const since = began === null ? '' : `, first in ${began.region} at ${began.at} (${began.callId})`;
  return { ...named, result: one.passed ? 'passed' : 'failure', message: `measured ${measured(one)}${since}` };
}

function verdictCase(run: RunRecord): Case {
  const { status, reasons } = run.verdict;
  const failing = status === 'failed' ? 'failure' : 'error';
  const message = [sentence(run), ...reasons].join('\n');
  return { classname: 'verdict', name: `run ${run.id}`, result: status === 'passed' ? 'passed' : failing, message };
}

function suite(name: string, cases: readonly Case[], at: string): string {
  const count = (result: Case['result']): number => cases.filter((one) => one.result === result).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  return `<testsuite name="${escaped(name)}" ${counts} ${at}>\n${cases.map(testCase).join('\n')}\n</testsuite>`;
}

function testCase({ classname, name, result, message }: Case): string {
  const body = result === 'passed' ? '' : `<${result} message="${escaped(message).replaceAll('\n', '&#10;')}"/>`;
  return `<testcase classname="${escaped(classname)}" name="${escaped(name)}">${body}</testcase>`;
}
