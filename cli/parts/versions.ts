/** Whether `version` (`2.40.3-3`, `v0.29.1`) is at least `least` (`2.40`). */
export function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [numbersOf(version), numbersOf(least)];
  for (const [i, number] of want.entries()) {
    const difference = (have[i] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): number[] {
  const found = /\d+(\.\d+)*/.exec(version)?.[0] ?? '0';
  return found.split('.').map(Number);
}
