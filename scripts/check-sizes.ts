import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, sourceFiles } from './source-files.ts';

const MOST_LINES = 450;
const MEDIAN_LINES = 100;

/** Files that are too long, and a median that has grown too far. */
export function sizeProblems(): string[] {
  const files = sourceFiles('.', ['.ts', '.mjs', '.go', '.sh']);
  const lines = files.map((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1);
  const tooLong = files
    .map((file, i) => ({ file, count: lines[i] ?? 0 }))
    .filter(({ count }) => count > MOST_LINES)
    .map(({ file, count }) => `${file}: ${count} lines (at most ${MOST_LINES})`);
  const median = lines.sort((a, b) => a - b)[Math.floor(lines.length / 2)] ?? 0;
  return median > MEDIAN_LINES
    ? [...tooLong, `the median file has ${median} lines (at most ${MEDIAN_LINES})`]
    : tooLong;
}
