import assert from 'node:assert/strict';
import { importProblem, importProblems } from '../../scripts/check-imports.ts';
import { NONE, countLine, sum } from '../../scripts/count.ts';
import { GoSuite } from '../../scripts/go-suite.ts';

describe('importProblem', () => {
  it('allows what the table allows', () => {
    assert.equal(importProblem('reports', 'reports/html.ts', '../catalogue/index.ts'), null);
    assert.equal(importProblem('reports', 'reports/html.ts', './table.ts'), null);
    assert.equal(importProblem('reports', 'reports/html.ts', 'node:fs'), null);
    assert.equal(importProblem('scenarios', 'scenarios/voice/main.ts', 'k6/x/vigie/voice'), null);
  });

  it('refuses a room and a package that are not in the table', () => {
    assert.match(importProblem('catalogue', 'catalogue/load.ts', '../cli/paths.ts') ?? '', /may not import from cli/);
    assert.match(importProblem('reports', 'reports/html.ts', 'yaml') ?? '', /may not import the package yaml/);
  });

  it('finds nothing in the project as it is', () => {
    assert.deepEqual(importProblems(), []);
  });
});

describe('countLine', () => {
  it('has skipped only when some were', () => {
    assert.equal(countLine({ ...NONE, passed: 3 }), '3 passed, 0 failed');
    assert.equal(countLine({ ...NONE, passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped');
  });

  it('sums over suites', () => {
    const one = { passed: 1, failed: 2, skipped: 3, failures: ['a', 'b'] };
    assert.deepEqual(sum([one, one]), { passed: 2, failed: 4, skipped: 6, failures: ['a', 'b', 'a', 'b'] });
  });
});

describe('GoSuite', () => {
  const take = (events: object[]): GoSuite => {
    const suite = new GoSuite(() => undefined);
    for (const event of events) suite.take(JSON.stringify(event));
    return suite;
  };

  it('counts tests, not packages', () => {
    const suite = take([
      { Action: 'pass', Package: 'p', Test: 'TestA' },
      { Action: 'skip', Package: 'p', Test: 'TestB' },
      { Action: 'pass', Package: 'p', Elapsed: 1 },
    ]);
    assert.deepEqual(suite.count, { ...NONE, passed: 1, skipped: 1 });
  });

  it('says aloud which test was skipped, and why', () => {
    const lines: string[] = [];
    const suite = new GoSuite((text) => lines.push(text));
    const test = { Package: 'p', Test: 'TestB' };
    suite.take(JSON.stringify({ Action: 'output', ...test, Output: 'x_test.go:1: no tshark\n' }));
    suite.take(JSON.stringify({ Action: 'skip', ...test }));
    assert.deepEqual(lines, [' - SKIPPED p TestB\n     x_test.go:1: no tshark']);
  });

  it('counts a package that did not build as one failure', () => {
    assert.equal(take([{ Action: 'fail', Package: 'p', Elapsed: 0 }]).count.failed, 1);
  });

  it('does not count the package again when its test failed', () => {
    const events = [
      { Action: 'fail', Package: 'p', Test: 'TestA' },
      { Action: 'fail', Package: 'p', Elapsed: 0 },
    ];
    assert.equal(take(events).count.failed, 1);
  });
});
