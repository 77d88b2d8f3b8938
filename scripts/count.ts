/** How many tests of a suite ended how. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
  /** Names of those that failed. */
  failures: string[];
}

export const NONE: Count = { passed: 0, failed: 0, skipped: 0, failures: [] };

export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (total, count) => ({
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: total.skipped + count.skipped,
      failures: [...total.failures, ...count.failures],
    }),
    NONE,
  );
}

/** The line that CI reads: `N passed, N failed`, and `, N skipped` when some were. */
export function countLine({ passed, failed, skipped }: Count): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
