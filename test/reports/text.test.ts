import assert from 'node:assert/strict';
import type { RunRecord } from '../../catalogue/index.ts';
import { renderJunit, renderMarkdown, renderTerminal } from '../../reports/index.ts';
import { elementsOf } from './fixtures/markup.ts';
import { scene } from './fixtures/scene.ts';

const HOSTILE = '\u001b[2J<b>"&\u0000|`\ud800';

function record(changes: Partial<RunRecord> = {}): RunRecord {
  return { ...scene().run, ...changes };
}

const voided = record({ verdict: { status: 'void', exitCode: 4, reasons: ['the generator of sa sent late'] } });

describe('renderJunit', () => {
  it('has a test case for each threshold, and counts those crossed', () => {
    const run = record();
    const [voice] = run.systems;
    const xml = renderJunit(run);
    const crossed = voice?.thresholds.filter(({ passed }) => !passed).length ?? 0;
    assert.ok(crossed > 0);
    assert.equal(elementsOf(xml).filter((name) => name === 'testcase').length, (voice?.thresholds.length ?? 0) + 1);
    assert.match(xml, new RegExp(`<testsuite name="voice" tests="6" failures="${crossed}" errors="0"`));
    assert.match(
      xml,
      /<testcase classname="vigie\.voice\.mos" name="vigie\.voice\.mos p5 ≥ 4\.2"><failure message="measured /,
    );
  });

  it('holds nothing against the system in a void run', () => {
    const xml = renderJunit(voided);
    assert.match(xml, /<testsuite name="voice" tests="6" failures="0" errors="0" skipped="6"/);
    assert.match(xml, /<testsuite name="verdict" tests="1" failures="0" errors="1"/);
  });

  it('is well-formed whatever stands in a record', () => {
    const xml = renderJunit(record({ id: HOSTILE, verdict: { status: 'failed', exitCode: 99, reasons: [HOSTILE] } }));
    elementsOf(xml);
    assert.doesNotMatch(xml, /[^\P{Cc}\n]|\p{Cs}/u);
  });
});

describe('renderMarkdown', () => {
  it('shows each limit in a table whose cells nothing can break', () => {
    const text = renderMarkdown(record({ verdict: { status: 'failed', exitCode: 99, reasons: [HOSTILE] } }));
    assert.match(text, /^## ❌ Region sa/);
    assert.match(text, /\| vigie\.voice\.mos p5 \| 3\.\d+ \| ≥ 4\.2 \| ✗ \|/);
    assert.ok(text.includes('\\<b\\>'));
    for (const row of text.split('\n').filter((line) => line.startsWith('| vigie'))) {
      assert.equal(row.split(/(?<!\\)\|/).length, 6);
    }
  });
});

describe('renderTerminal', () => {
  const plain = (run: RunRecord): string => renderTerminal(run, { color: false, width: 80 });

  it('sets its columns under their titles and ends with the verdict', () => {
    const lines = plain(voided).trimEnd().split('\n');
    const end = (lines.find((line) => line.includes('allowed')) ?? '').indexOf('allowed') + 'allowed'.length;
    const limits = lines.filter((line) => /[≥≤]/.test(line));
    assert.equal(limits.length, 6);
    for (const line of limits) assert.match(line.slice(end), /^ +[✓✗]$/);
    assert.deepEqual(lines.slice(-2), [' verdict  VOID', '   the generator of sa sent late']);
  });

  it('shows the same with and without colours', () => {
    const coloured = renderTerminal(record(), { color: true, width: 80 });
    assert.ok(coloured.includes('\u001b[31m'));
    assert.equal(coloured.replaceAll(new RegExp('\u001b\\[\\d+m', 'g'), ''), plain(record()));
  });

  it('wraps long reasons rather than cut them, and obeys no control character in them', () => {
    const reason = `${HOSTILE} ${'word '.repeat(40)}end`;
    const text = plain(record({ verdict: { status: 'failed', exitCode: 99, reasons: [reason] } }));
    assert.ok(!text.includes('\u001b') && text.trimEnd().endsWith('end'));
    assert.ok(text.split('\n').every((line) => line.length <= 80));
  });

  it('gives as many decimals as it takes to see that a limit was crossed', () => {
    const run = record();
    const systems = run.systems.map((system) => ({
      ...system,
      thresholds: system.thresholds.map((one) => (one.statistic === 'p5' ? { ...one, value: 4.1996 } : one)),
    }));
    assert.match(plain(record({ systems })), /Call quality, p5 +4\.1996 +≥ 4\.2/);
  });
});
