import assert from 'node:assert/strict';
import type { SipCounts } from '../../catalogue/index.ts';
import { judge, renderHtml, renderMarkdown } from '../../reports/index.ts';
import { generator } from './fixtures/records.ts';
import { scene } from './fixtures/scene.ts';

const moments = (...ms: number[]) => ({
  count: ms.length,
  sum: ms.reduce((sum, one) => sum + one, 0),
  min: Math.min(...ms),
  max: Math.max(...ms),
});

const sa: SipCounts = {
  rrdMs: moments(10, 20, 30),
  srdMs: moments(100),
  failedSrdMs: null,
  sddMs: moments(5),
  failedSddMs: null,
  invites: { 407: 10, 200: 6, 486: 1, 503: 1 },
};
const eu: SipCounts = {
  ...sa,
  rrdMs: moments(50),
  srdMs: null,
  failedSrdMs: moments(900),
  invites: { 200: 1, 302: 4, 404: 1 },
};

function sipOf(counts: SipCounts[]) {
  const { run, records, profile, catalogue } = scene();
  const generators = counts.map((sip) => generator({ sip }));
  const judged = judge({ run, records: [...records], generators, profile, catalogue, interrupted: false });
  return { ...judged, sip: judged.systems[0]?.sip };
}

describe('RFC 6076 of a run', () => {
  it('adds the probes up, keeps failed calls apart and holds each ratio against its own attempts', () => {
    const { sip } = sipOf([sa, eu]);
    // By hand: 200 × 7, 486, 503, 404 are attempts (10); 407 × 10 and 302 × 4 go on elsewhere; of ISA only 407 is left out (14).
    assert.deepEqual(sip, {
      rrdMs: { count: 4, sum: 110, min: 10, max: 50 },
      srdMs: { count: 1, sum: 100, min: 100, max: 100 },
      failedSrdMs: { count: 1, sum: 900, min: 900, max: 900 },
      sddMs: { count: 2, sum: 10, min: 5, max: 5 },
      failedSddMs: null,
      serPct: 70,
      seerPct: 80,
      isaPct: 100 / 14,
    });
  });

  it('is null where no probe counted, and a ratio is where nothing was tried', () => {
    assert.equal(sipOf([]).sip, null);
    assert.equal(sipOf([{ ...sa, invites: { 407: 3 } }]).sip?.serPct, null);
  });

  it('stands in the reports with its sections', () => {
    const { run, ...rest } = scene();
    const shown = { ...run, systems: sipOf([sa, eu]).systems };
    assert.match(
      renderMarkdown(shown),
      /\| RRD \| §4\.1 \| first REGISTER to its 200 \| 27\.5 ms \| 10 ms \| 50 ms \| 4 \|/,
    );
    assert.match(renderMarkdown(shown), /\| SEER \| §4\.7 \| .* \| 80 % \|/);
    const page = renderHtml({ run: shown, ...rest });
    assert.ok(page.includes('SRD, failed') && page.includes('§4.3.2'));
  });
});

describe('checks of a scenario', () => {
  it('fail the run by their names', () => {
    const { run, records, profile, catalogue } = scene();
    const checks = [
      { name: 'hold · nobody heard', passes: 0, fails: 1 },
      { name: 'busy · 486', passes: 1, fails: 0 },
    ];
    const evidence = { records: [...records], profile, catalogue, interrupted: false, generators: [generator()] };
    const { verdict } = judge({ ...evidence, run: { ...run, checks } });
    assert.equal(verdict.status, 'failed');
    assert.ok(verdict.reasons.includes('check "hold · nobody heard" failed, 1 of 1 times'), verdict.reasons.join('\n'));
    assert.ok(!verdict.reasons.join().includes('busy'));
    assert.ok(renderHtml({ ...scene(), run: { ...run, checks } }).includes('hold · nobody heard'));
  });
});
