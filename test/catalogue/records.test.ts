import assert from 'node:assert/strict';
import { recordProblems } from '../../catalogue/index.ts';
import type { CallRecord, HeardMedia, ProbeStatus, RunRecord } from '../../catalogue/index.ts';

const at = '2026-11-24T02:15:00.000Z';

const heard: HeardMedia = {
  ...{ ssrc: 4294967295, sent: 1500, expected: 1500, received: 1498, lost: 2, late: 0, reordered: 0, duplicates: 0 },
  ...{ lossPct: 0.13, effectiveLossPct: 0.13, burstRatio: 1, jitterMs: { mean: 1, max: 3, last: 1 }, rttMs: null },
  ...{ delayMs: { mean: 2, p95: 3, max: 4 }, playout: 'f1', model: 'G.107', codecParameters: { ie: 0, bpl: 25.1 } },
  ...{ r: 92.7, mos: 4.4, minIntervalMos: 4.3, silent: false },
};
const call: CallRecord = {
  ...{ schema: 'vigie/call/1', runId: '20261124-0215-sa-7f3c', callId: 'a@b', system: 'voice', region: 'sa' },
  ...{
    peerRegion: 'sa',
    codec: 'pcma',
    transport: 'udp',
    media: 'rtp',
    caller: '300001',
    callee: '300301',
    instance: null,
  },
  ...{ startedAt: at, endedAt: at, outcome: 'answered', sipStatus: 200, failure: null },
  timings: { srdMs: 80, answerMs: 280, sddMs: null, talkMs: 30_000 },
  heard: { caller: heard, callee: null },
};
const probe: ProbeStatus = {
  ...{ schema: 'vigie/probe/1', runId: call.runId, region: 'sa', state: 'done', startedAt: at, updatedAt: at },
  versions: { k6: 'v2.2.0', engine: '0.1.0', go: 'go1.26.8' },
  ...{ registered: 600, registrationFailures: 0, active: 0, placed: 1, answered: 1, failed: 0 },
  latenessMs: { p50: 0.1, p95: 0.4, p99: 0.9, max: 2, count: 3000 },
  readLatenessMs: { p50: 0.1, p95: 0.2, p99: 1.5, max: 40, count: 2998 },
  ...{ missedTicks: 0, socketDrops: 0, gcPauseMs: { p99: 0.1, max: 0.2 }, cpuSeconds: 3 },
  packets: { sent: 3000, received: 2998 },
  sip: {
    rrdMs: { count: 600, sum: 1800, min: 1, max: 40 },
    ...{ srdMs: null, failedSrdMs: null, sddMs: null, failedSddMs: null },
    invites: { '200': 1, '407': 1 },
  },
  voidReasons: [],
};
const run: RunRecord = {
  ...{ schema: 'vigie/run/1', id: call.runId, command: 'soak --region sa', startedAt: at, endedAt: null },
  ...{ region: 'sa', profile: 'default', seed: 7, versions: { vigie: '0.1.0' }, images: [], systems: [] },
  options: {
    durationMs: 180_000,
    loads: { voice: { calls: 180, talkMs: 30_000, codec: 'pcma' } },
    wan: { lossPct: 0, burst: 1, delayMs: 0, jitterMs: 0 },
  },
  generators: [probe],
  checks: [{ name: 'hold · nobody heard', passes: 1, fails: 0 }],
  links: [
    {
      ...{ from: 'core', to: 'sa', packets: 20_000, pps: 4999, sendLateMs: 0.4, void: false, within: true },
      figures: [
        {
          name: 'loss',
          unit: '%',
          asked: 3,
          got: 3.1,
          tolerance: 0.15,
          uncertainty: 0.4,
          within: true,
          conclusive: false,
        },
      ],
    },
  ],
  truth: { status: 'not asked', problem: null, pairs: [], calibrationError: null },
  timeline: [{ at, kind: 'scale', subject: 'ipbx', text: '1 to 2' }],
  verdict: { status: 'running', exitCode: 0, reasons: [] },
};

describe('recordProblems', () => {
  it('finds nothing in records that follow their types', () => {
    assert.deepEqual(recordProblems('call', call), []);
    assert.deepEqual(recordProblems('probe', probe), []);
    assert.deepEqual(recordProblems('run', run), []);
  });

  it('finds a score that no scale has, a field that nobody reads and one that is not there', () => {
    const wrong = { ...call, heard: { caller: { ...heard, mos: 4.6 }, callee: null }, extra: 1, callId: undefined };
    const problems = recordProblems('call', wrong).join('\n');
    assert.match(problems, /heard\.caller\.mos: 4\.6 is out of range/);
    assert.match(problems, /extra: unknown key/);
    assert.match(problems, /"callId" is missing/);
  });

  it('finds what is wrong inside the generators of a run', () => {
    const wrong = { ...run, generators: [{ ...probe, state: 'asleep' }] };
    assert.match(recordProblems('run', wrong).join('\n'), /generators\.0\.state: "asleep" is not known/);
  });

  it('finds a telephone number in a plan that is none', () => {
    const problems = recordProblems('plan', {
      system: 'voice',
      people: { keyFile: 'k', callers: { first: 'x', count: 1 } },
    });
    assert.match(
      problems.join('\n'),
      /people\.callers\.first: "x" is not a telephone number \(expected e\.g\. 300001\)/,
    );
  });
});
