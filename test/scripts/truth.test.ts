import assert from 'node:assert/strict';
import { command } from '../../scripts/command.ts';

const TRUTH = ['--import', 'tsx', 'scripts/truth.ts'];

describe('npm run truth', () => {
  it('refuses an option that it does not know, as bad usage', async () => {
    const { exitCode, output } = await command('node', [...TRUTH, '--many'], { quiet: true });
    assert.equal(exitCode, 2);
    assert.match(output, /truth: Unknown option '--many'/);
  });

  it('is skipped aloud where a program is missing, and names it', async () => {
    const env = { ...process.env, PATH: '/nonexistent' };
    const { exitCode, output } = await command(process.execPath, [...TRUTH, '--few'], { quiet: true, env });
    assert.equal(exitCode, 0);
    assert.match(output, /SKIPPED: truth: there is no go, no espeak-ng, no opusenc, no sox on this machine/);
    const video = await command(process.execPath, [...TRUTH, '--video', '--few'], { quiet: true, env });
    assert.equal(video.exitCode, 0);
    assert.match(video.output, /SKIPPED: truth: there is no go, no ffmpeg, no python3 on this machine/);
  });
});
