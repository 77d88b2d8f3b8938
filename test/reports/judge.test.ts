import assert from 'node:assert/strict';
import { loadCatalogue } from '../../catalogue/index.ts';
import type { CallRecord, Profile } from '../../catalogue/index.ts';
import { judge } from '../../reports/index.ts';
import type { Evidence } from '../../reports/index.ts';
import { call, failed, generator, heard, run } from './fixtures/records.ts';

const catalogue = loadCatalogue();
const limits = {
  mos: { p5: { min: 4.2 } },
  srd: { p95: { max: 500 } },
  loss: { p95: { max: 3 } },
  calls: { ratio: { min: 0.99 } },
};

function judged(calls: CallRecord[], changes: Partial<Evidence> = {}) {
  const base = catalogue.profiles['default'];
  assert.ok(base !== undefined);
  const profile: Profile = { ...base, thresholds: { voice: limits } };
  const generators = [generator({ placed: calls.length })];
  const evidence = { run: run(), records: calls, generators, profile, catalogue, interrupted: false, ...changes };
  const { systems, verdict } = judge(evidence);
  const [voice] = systems;
  assert.ok(voice !== undefined);
  return { verdict, voice };
}

const hundred = (): CallRecord[] => Array.from({ length: 100 }, (_, n) => call(n));

describe('judge', () => {
  it('passes a run that keeps every limit', () => {
    const { verdict, voice } = judged(hundred());
    assert.deepEqual(verdict, { status: 'passed', exitCode: 0, reasons: [] });
    assert.equal(voice.thresholds.length, 4);
    assert.ok(voice.thresholds.every(({ passed }) => passed));
    assert.equal(voice.metrics['vigie.voice.mos']?.count, 200);
    assert.equal(voice.ser, 1);
  });

  it('keeps a limit that is met exactly', () => {
    const calls = hundred().map((one) => ({ ...one, timings: { ...one.timings, srdMs: 500 } }));
    assert.equal(judged(calls).verdict.status, 'passed');
  });

  it('fails with 99 when a limit is crossed, and says where it began', () => {
    const bad = heard({ mos: 3.1, effectiveLossPct: 6 });
    const calls = hundred().map((one, n) => (n >= 80 ? call(n, { heard: { caller: bad, callee: heard() } }) : one));
    const { verdict, voice } = judged(calls.reverse());
    assert.equal(verdict.status, 'failed');
    assert.equal(verdict.exitCode, 99);
    assert.equal(verdict.reasons.length, 2);
    assert.match(
      verdict.reasons[0] ?? '',
      /^vigie\.voice\.mos p5 3\.1 \(at least 4\.2\), first in sa at .* \(fixture-call-80\)$/,
    );
    const mos = voice.thresholds.find(({ metric }) => metric === 'vigie.voice.mos');
    assert.deepEqual(mos?.firstBeyond, { at: call(80).startedAt, region: 'sa', callId: 'fixture-call-80' });
  });

  it('holds each direction against the limit, not the mean of two', () => {
    const calls = hundred().map((_, n) =>
      call(n, { heard: { caller: heard({ mos: 3.9 }), callee: heard({ mos: 4.5 }) } }),
    );
    assert.equal(judged(calls).voice.metrics['vigie.voice.mos']?.p5, 3.9);
  });

  it('fails what was not measured, and says so', () => {
    const { verdict, voice } = judged([]);
    assert.equal(verdict.status, 'failed');
    assert.equal(verdict.reasons[0], 'voice: nothing was tried');
    assert.match(verdict.reasons[1] ?? '', /vigie\.voice\.mos p5: nothing was measured \(at least 4\.2\)/);
    assert.ok(voice.thresholds.every(({ passed, value }) => !passed && value === null));
    assert.equal(voice.ser, null);
  });

  it('leaves out a figure that was not measurable, rather than count it as zero', () => {
    const calls = [call(0, { heard: { caller: heard({ delayMs: null, rttMs: null }), callee: heard() } })];
    const { metrics } = judged(calls).voice;
    assert.equal(metrics['vigie.voice.delay']?.count, 1);
    assert.equal(metrics['vigie.voice.rtt']?.min, 42);
  });

  it('counts neither refused nor aborted calls against the success ratio', () => {
    const calls = [...hundred(), call(100, { outcome: 'refused', sipStatus: 486 }), call(101, { outcome: 'aborted' })];
    const ratio = judged(calls).voice.thresholds.find(({ statistic }) => statistic === 'ratio');
    assert.equal(ratio?.value, 1);
  });

  it('fails the success ratio on calls that failed', () => {
    const { verdict } = judged([...hundred(), failed(100), failed(101)]);
    assert.match(verdict.reasons.join('\n'), /calls ratio 0\.98 \(at least 0\.99\).*fixture-call-100/);
  });

  it('counts a placed call without a record as failed', () => {
    const { voice } = judged(hundred(), { generators: [generator({ placed: 150 })] });
    assert.deepEqual(voice.calls, { placed: 150, answered: 100, failed: 50, refused: 0, aborted: 0 });
  });

  it('does not count a challenge or a redirection as an attempt (RFC 6076 §4.6)', () => {
    const { voice } = judged([call(0), failed(1, { sipStatus: 407 }), failed(2, { sipStatus: 302 }), failed(3)]);
    assert.equal(voice.ser, 0.5);
  });

  it('names the direction that heard nothing', () => {
    const silent = call(7, { heard: { caller: heard({ mos: 1, silent: true }), callee: heard() } });
    const { verdict } = judged([...hundred().filter((_, n) => n !== 7), silent]);
    assert.deepEqual(verdict.reasons, ['heard nothing: caller of fixture-call-7']);
  });

  it('is void, not failed, when a generator says what it spoiled, of whichever region', () => {
    const reason = '1 % of the packets left more than 9.7 ms late (limit 5 ms)';
    const generators = [generator({ placed: 1 }), generator({ region: 'eu', voidReasons: [reason] })];
    const { verdict } = judged([failed(0)], { generators });
    assert.deepEqual(verdict, { status: 'void', exitCode: 4, reasons: [`the generator of voice in eu: ${reason}`] });
  });

  it('is void when the wan is not what was asked, but not by a measurement that was late', () => {
    const figures = [
      {
        name: 'loss',
        unit: '%',
        asked: 3,
        got: 4.1,
        tolerance: 0.15,
        uncertainty: 0.36,
        within: false,
        conclusive: false,
      },
    ];
    const link = {
      from: 'core',
      to: 'sa',
      packets: 20_000,
      pps: 5000,
      sendLateMs: 0.2,
      void: false,
      within: false,
      figures,
    };
    const { verdict } = judged(hundred(), { run: run({ links: [link] }) });
    assert.equal(verdict.exitCode, 4);
    assert.deepEqual(verdict.reasons, [
      'the wan from core to sa is not what was asked: 3 % loss asked, 4.1 ± 0.36 got',
    ]);
    const late = run({ links: [{ ...link, void: true }] });
    assert.equal(judged(hundred(), { run: late }).verdict.status, 'passed');
  });

  it('judges records of earlier versions, which have neither links nor reasons', () => {
    const [old, before] = [run(), generator({ placed: 100 })];
    delete old.links;
    delete before.voidReasons;
    assert.equal(judged(hundred(), { run: old, generators: [before] }).verdict.status, 'passed');
  });

  it('is void when no generator said how it did', () => {
    assert.equal(judged(hundred(), { generators: [] }).verdict.status, 'void');
  });

  it('of an interrupted run tells what ran, and takes unrecorded calls as cut', () => {
    const { verdict, voice } = judged(hundred().slice(0, 5), {
      interrupted: true,
      generators: [generator({ placed: 8 })],
    });
    assert.equal(verdict.status, 'interrupted');
    assert.notEqual(verdict.exitCode, 0);
    assert.equal(voice.calls.aborted, 3);
    assert.ok(voice.thresholds.every(({ passed }) => passed));
  });
});
