import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../cli/docker/run.ts';
import { rtpCapture } from '../cli/lib/rtp-capture.ts';
import { scratch, vigie } from '../cli/lib/vigie.ts';

describe('vigie score, on a machine without Go', () => {
  const programs = scratch();

  before(async () => {
    for (const name of ['docker', 'sh']) {
      const { stdout } = await run('sh', ['-c', `command -v ${name}`]);
      symlinkSync(stdout.trim(), join(programs, name));
    }
  });

  it('scores a capture in the image of the probe', async () => {
    const capture = join(programs, 'call.pcap');
    writeFileSync(capture, rtpCapture(500, { lost: [100, 101, 300] }));
    const { exitCode, stdout, stderr } = await vigie(['score', capture, '--json'], { PATH: programs });
    assert.equal(exitCode, 0, stderr);
    const { streams } = JSON.parse(stdout) as { streams: { expected: number; lost: number }[] };
    assert.deepEqual(
      streams.map(({ expected, lost }) => [expected, lost]),
      [[500, 3]],
    );
  });

  it('names the file that it cannot read, in one line', async () => {
    const capture = join(programs, 'page.pcap');
    writeFileSync(capture, '<html></html>');
    const { exitCode, stdout, stderr } = await vigie(['score', capture], { PATH: programs });
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr.trimEnd(), /^✗ score: \S*page\.pcap: Cannot read a file that begins with [^\n]*$/);
  });
});
