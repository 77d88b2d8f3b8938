import { command } from './command.ts';
import type { Count } from './count.ts';
import { sum } from './count.ts';
import { goCommand } from './go.ts';

interface GoEvent {
  Action: string;
  Package?: string;
  Test?: string;
  Output?: string;
  Elapsed?: number;
}

/** Every test with the race detector; and those that count allocations, of which it makes its own, without. */
const PASSES = [
  ['-race', './...'],
  ['-run', 'Allocates', './media/...', './qoe/...'],
] as const;

/** `go test -json`, in both passes: a line a package, the output of what failed, and the count of tests. */
export async function goSuite(): Promise<Count | null> {
  const counts: Count[] = [];
  for (const pass of PASSES) {
    const count = await goTest(pass);
    if (count === null) return null;
    counts.push(count);
  }
  return sum(counts);
}

async function goTest(args: readonly string[]): Promise<Count | null> {
  const go = await goCommand(['test', '-json', ...args]);
  if (go === null) return null;
  const suite = new GoSuite(console.log);
  const { exitCode } = await command(go.program, go.args, { cwd: go.cwd, onLine: (line) => suite.take(line) });
  const count = suite.count;
  if (exitCode !== 0 && count.failed === 0) {
    console.log(` ✗ go test ended with ${exitCode}`);
    return { ...count, failed: 1, failures: ['go test itself'] };
  }
  return count;
}

/** Counts the events of `go test -json` (go doc test2json). */
export class GoSuite {
  readonly count: Count = { passed: 0, failed: 0, skipped: 0, failures: [] };
  readonly #output = new Map<string, string>();
  /** Tests of the package that runs, and packages in which one failed. */
  readonly #passed = new Map<string, number>();
  readonly #failedIn = new Set<string>();
  readonly #print: (text: string) => void;

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  take(line: string): void {
    if (!line.startsWith('{')) {
      this.#print(line);
      return;
    }
    const event = JSON.parse(line) as GoEvent;
    const { Action, Package = '', Test } = event;
    const key = `${Package} ${Test ?? ''}`;
    if (Action === 'output' || Action === 'build-output') {
      this.#output.set(key, (this.#output.get(key) ?? '') + (event.Output ?? ''));
      if (Action === 'build-output') this.#print((event.Output ?? '').trimEnd());
    } else if (Test === undefined) {
      this.#packageEnds(event, Package, key);
    } else if (Action === 'pass') {
      this.count.passed += 1;
      this.#passed.set(Package, (this.#passed.get(Package) ?? 0) + 1);
    } else if (Action === 'skip') {
      this.count.skipped += 1;
      this.#print(` - SKIPPED ${Package} ${Test}\n${indented(this.#output.get(key))}`);
    } else if (Action === 'fail') {
      this.#testFails(Package, Test, key);
    }
  }

  #testFails(name: string, test: string, key: string): void {
    this.count.failed += 1;
    this.count.failures.push(`${name} ${test}`);
    this.#failedIn.add(name);
    this.#print(` ✗ ${name} ${test}\n${indented(this.#output.get(key))}`);
  }

  /** A package that fails with no failed test did not build, panicked, or was a race. */
  #packageEnds({ Action, Elapsed = 0 }: GoEvent, name: string, key: string): void {
    if (Action === 'pass') this.#print(` ✓ ${name} ${this.#passed.get(name) ?? 0} tests (${Elapsed.toFixed(1)} s)`);
    if (Action !== 'fail' || this.#failedIn.has(name)) return;
    this.count.failed += 1;
    this.count.failures.push(name);
    this.#print(` ✗ ${name}\n${indented(this.#output.get(key))}`);
  }
}

function indented(text = ''): string {
  return text.trimEnd().replaceAll(/^/gm, '     ');
}
