import { CHECKS } from './checks.ts';

/** `npm run check`: every check with its time; stops at none, fails when one did. */
let failed = 0;
for (const { name, run } of CHECKS) {
  const startedAt = performance.now();
  const outcome = await run();
  const seconds = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const mark = outcome.passed === null ? '-' : outcome.passed ? '✓' : '✗';
  console.log(` ${mark} ${name.padEnd(32)} ${seconds}`);
  if (outcome.passed === true) continue;
  console.log(outcome.output.trimEnd().replaceAll(/^/gm, '     '));
  if (outcome.passed === false) failed += 1;
}
console.log(failed === 0 ? ' all checks passed' : ` ${failed} of ${CHECKS.length} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;
