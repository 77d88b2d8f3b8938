import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../../cli/parts/engine-state.ts';
import { rtpCapture } from './lib/rtp-capture.ts';
import { scratch, vigie } from './lib/vigie.ts';

interface Streams {
  streams: {
    jitterMs: object;
    expected: number;
    received: number;
    lost: number;
    scores: { buffer: string; model: string; r: number; mos: number }[];
  }[];
}

describe('vigie score', () => {
  before(async function () {
    if (!(await onPath('go'))) {
      console.log(' - SKIPPED: vigie score: there is no Go on this machine to build its program');
      this.skip();
    }
    // The first one builds the program.
    this.timeout(300_000);
    assert.equal((await vigie(['score', '--model', 'nb'])).exitCode, 0);
  });

  const file = (capture: Buffer): string => {
    const path = join(scratch(), 'call.pcap');
    writeFileSync(path, capture);
    return path;
  };

  for (const [args, r, mos] of [
    ['--model nb', 93.2062, 4.4094],
    ['--model nb --loss 1 --bpl 4.3', 75.2817, 3.8339],
    ['--model nb --loss 5 --bpl 25.1', 77.4255, 3.9231],
    ['--model nb --loss 5 --bpl 25.1 --burst-ratio 2', 75.9961, 3.8641],
    ['--model nb --ie 11 --bpl 19 --loss 2', 74.2062, 3.7876],
    ['--model nb --delay 150', 93.0427, 4.4062],
    ['--model nb --delay 300', 78.4455, 3.9639],
    ['--model nb --delay 300 --echo planning', 72.6664, 3.7194],
    ['--model wb --ie 41', 88, 3.5123],
    ['--model fb --ie 10.2 --bpl 9.6', 137.8, 4.4075],
  ] as const) {
    it(`${args} is R ${r}, MOS ${mos}`, async () => {
      const { exitCode, stdout } = await vigie(['score', ...args.split(' ')]);
      assert.equal(exitCode, 0);
      assert.deepEqual(JSON.parse(stdout), { r, mos });
    });
  }

  it('--json lists the streams of a capture, with exactly the fields that are promised', async () => {
    const path = file(rtpCapture(500, { lost: [100, 101, 300] }));
    const { exitCode, stdout, stderr } = await vigie(['score', path, '--json']);
    assert.equal(exitCode, 0, stderr);
    const { streams } = JSON.parse(stdout) as Streams;
    const [stream] = streams;
    assert.ok(stream !== undefined && streams.length === 1);
    assert.deepEqual(Object.keys(stream), [
      ...['ssrc', 'source', 'destination', 'payloadType', 'codec', 'expected', 'received', 'lost', 'duplicates'],
      ...['reordered', 'jitterMs', 'burstRatio', 'scores'],
    ]);
    assert.deepEqual(Object.keys(stream.jitterMs), ['mean', 'max', 'last']);
    assert.deepEqual([stream.expected, stream.received, stream.lost], [500, 497, 3]);
    assert.deepEqual(
      stream.scores.map(({ buffer }) => buffer),
      ['f1', 'f2', 'adaptive'],
    );
    for (const score of stream.scores) assert.deepEqual(Object.keys(score), ['buffer', 'model', 'r', 'mos']);
  });

  it('prints an aligned table', async () => {
    const { exitCode, stdout } = await vigie(['score', file(rtpCapture(200))]);
    assert.equal(exitCode, 0);
    const [head = '', line = ''] = stdout.split('\n');
    for (const [title, value] of [
      ['SSRC', '0x0badcafe'],
      ['CODEC', 'PCMA'],
      ['EXPECTED', '200'],
      ['F1 R/MOS', '93.2/4.41'],
      ['MODEL', 'ITU-T G.107 (NB)'],
    ] as const) {
      assert.equal(line.slice(head.indexOf(title)).slice(0, value.length), value, stdout);
    }
  });

  it('scores what could be read of a truncated capture, and says so', async () => {
    const whole = rtpCapture(200);
    const { exitCode, stdout, stderr } = await vigie(['score', file(whole.subarray(0, whole.length / 2)), '--json']);
    assert.equal(exitCode, 0);
    assert.equal((JSON.parse(stdout) as Streams).streams[0]?.received, 99);
    assert.match(stderr, /^! .*cut off after 99 frames/);
  });

  for (const [what, args, words] of [
    ['nothing to score', [], ['capture', '--model']],
    ['a file that is not there', ['/nowhere/call.pcap'], ['"/nowhere/call.pcap"', 'no such file']],
    ['a file that is no capture', ['package.json'], ['package.json', 'neither pcap nor pcapng']],
    ['an unknown model', ['--model', 'swb'], ['"swb"', '--model', 'nb, wb, fb']],
    ['a loss out of range', ['--model', 'nb', '--loss', '101'], ['"101"', '--loss', '0 to 100']],
    ['a delay below 0', ['--model', 'nb', '--delay', '-1'], ['"-1"', '--delay']],
    ['parameters without a model', ['--loss', '3'], ['--loss', '--model']],
    ['echo that the wideband model has not', ['--model', 'wb', '--echo', 'planning'], ['--echo', '--model nb']],
    ['a capture and parameters', ['call.pcap', '--model', 'nb'], ['call.pcap', '--model']],
  ] as const) {
    it(`refuses ${what} in one line, with exit code 2`, async () => {
      const { exitCode, stdout, stderr } = await vigie(['score', ...args]);
      assert.equal(exitCode, 2, stderr);
      assert.equal(stdout, '');
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
      for (const word of words) assert.ok(stderr.includes(word), `"${word}" is not in: ${stderr}`);
    });
  }
});
