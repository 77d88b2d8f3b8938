import { join } from 'node:path';
import { command } from './command.ts';
import type { Count } from './count.ts';
import { ROOT } from './source-files.ts';

interface TestEvent {
  fullTitle: string;
  duration?: number;
  err?: string;
  stack?: string | null;
}

/** Signs of an error that are said once more at the end of all, where only the end of a log is kept. */
const SAID_OF_A_FAILURE = 600;

/** Run test files by mocha; a line a test, and their count. */
export async function mochaSuite(files: readonly string[], options: { timeoutMs: number }): Promise<Count> {
  const count: Count = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const run = { ended: false };
  const take = (line: string): void => {
    const [kind, body] = eventOf(line);
    if (kind === 'pass') {
      count.passed += 1;
      console.log(` ✓ ${(body as TestEvent).fullTitle} ${seconds(body as TestEvent)}`);
    } else if (kind === 'fail') {
      count.failed += 1;
      const { fullTitle, err = '', stack } = body as TestEvent;
      count.failures.push(`${fullTitle}: ${err.slice(0, SAID_OF_A_FAILURE)}`);
      console.log(` ✗ ${fullTitle}\n${(stack ?? err).replaceAll(/^/gm, '     ')}`);
    } else if (kind === 'end') {
      run.ended = true;
      count.skipped = (body as { pending: number }).pending;
    } else if (kind === 'other') {
      console.log(line);
    }
  };
  const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
  const args = [
    '--import',
    'tsx',
    mocha,
    '--reporter',
    'json-stream',
    '--timeout',
    String(options.timeoutMs),
    ...files,
  ];
  const { exitCode } = await command(process.execPath, args, { onLine: take });
  if (!run.ended || (exitCode !== 0 && count.failed === 0)) {
    console.log(` ✗ mocha ended with ${exitCode} before it had run all tests`);
    count.failed += 1;
    count.failures.push('mocha itself');
  }
  return count;
}

/** An event of mocha's `json-stream`; a test's own printing is `other`. */
function eventOf(line: string): ['start' | 'pass' | 'fail' | 'end' | 'other', unknown] {
  if (!/^\["(start|pass|fail|end)",/.test(line)) return ['other', null];
  return JSON.parse(line) as ['start' | 'pass' | 'fail' | 'end', unknown];
}

function seconds({ duration = 0 }: TestEvent): string {
  return duration < 500 ? '' : `(${(duration / 1000).toFixed(1)} s)`;
}
