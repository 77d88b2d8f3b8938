import { ensureEngine } from '../cli/parts/doctor.ts';
import { CHECKS } from './checks.ts';
import type { Count } from './count.ts';
import { NONE, countLine, sum } from './count.ts';
import { ensurePrograms } from './debian-packages.ts';
import { goSuite } from './go-suite.ts';
import { mochaSuite } from './mocha-suite.ts';
import { sourceFiles } from './source-files.ts';

const UNIT_TIMEOUT_MS = 60_000;
const E2E_TIMEOUT_MS = 45 * 60_000;
const onCi = process.env['CI'] === 'true';
const tests = sourceFiles('test', ['.test.ts']).sort();
const isE2e = (file: string): boolean => file.startsWith('test/e2e/');

/** `npm test`: every suite there is, and one line with the count of all, which is the last. */
const counts = [
  await suite('check', checks),
  await suite('TypeScript', () =>
    mochaSuite(
      tests.filter((file) => !isE2e(file)),
      { timeoutMs: UNIT_TIMEOUT_MS },
    ),
  ),
  await suite('engine (go test -race)', engine),
  await suite('end to end', e2e),
];
const total = sum(counts);
process.exitCode = total.failed === 0 ? 0 : 1;
// Beside the count: who reads the end of a long log alone must not have to look for them.
for (const name of total.failures) console.log(` ✗ ${name}`);
process.stdout.write(`\n${countLine(total)}\n`);

async function suite(title: string, run: () => Promise<Count>): Promise<Count> {
  console.log(`\n── ${title}`);
  const startedAt = performance.now();
  const count = await run();
  console.log(`   ${title}: ${countLine(count)} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return count;
}

async function engine(): Promise<Count> {
  await ensurePrograms({ onCi });
  return (await goSuite()) ?? missing(1, 'there is no Go and no engine');
}

async function checks(): Promise<Count> {
  const count: Count = { ...NONE, failures: [] };
  for (const { name, run } of CHECKS) {
    const outcome = await run();
    if (outcome.passed === false) count.failures.push(name);
    console.log(` ${outcome.passed === null ? '-' : outcome.passed ? '✓' : '✗'} ${name}`);
    if (outcome.passed !== true) console.log(outcome.output.trimEnd().replaceAll(/^/gm, '     '));
    count[outcome.passed === null ? 'skipped' : outcome.passed ? 'passed' : 'failed'] += 1;
  }
  return count;
}

/** Where no engine is and none can be installed, it is skipped aloud; on CI that is a failure. */
async function e2e(): Promise<Count> {
  const files = tests.filter(isE2e);
  const say = (text: string): void => console.log(` - ${text}`);
  try {
    await ensureEngine({ install: 'auto', say, signal: new AbortController().signal });
  } catch (error) {
    return missing(files.length, error instanceof Error ? error.message : String(error));
  }
  return mochaSuite(files, { timeoutMs: E2E_TIMEOUT_MS });
}

function missing(files: number, why: string): Count {
  console.log(` ${onCi ? '✗' : '-'} ${onCi ? 'NOT RUN' : 'SKIPPED'}: ${files} test files: ${why}`);
  return onCi ? { ...NONE, failed: files, failures: [`${files} test files: ${why}`] } : { ...NONE, skipped: files };
}
