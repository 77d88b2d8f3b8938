import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, isOnPath } from './command.ts';
import { ROOT } from './source-files.ts';
import { ensureLocked } from './truth-venv.ts';
import type { TruthOptions } from './truth-suite.ts';

const BUILD = join(ROOT, 'build/truth-video');
const PICTURES = join(BUILD, 'vigie-pictures');
const SCORES = join(BUILD, 'scores.ndjson');
const NEEDED = ['go', 'ffmpeg', 'python3'];

/** What cameras show: sources of ffmpeg's, 640 × 360 at 15 Hz. The first is what the probe's cameras show. */
const CONTENTS: Record<string, string> = {
  test: 'testsrc2=size=640x360:rate=15:duration=10',
  fractal: 'mandelbrot=size=640x360:rate=15:start_scale=1:end_scale=0.01:end_pts=150',
};

/**
 * Does the curve rank pictures as VMAF does? Cameras are seen under many
 * conditions, what was seen is compared with their source, aligned by the time
 * code in it.
 * @returns the exit code (0 it does, 99 it does not, 1 our own error), or why it was not tried.
 */
export async function runVideoTruth({ few, markdown = false }: TruthOptions): Promise<number | { skipped: string }> {
  const missing: string[] = [];
  for (const name of NEEDED) if (!(await isOnPath(name))) missing.push(name);
  if (missing.length > 0) return { skipped: `there is no ${missing.join(', no ')} on this machine` };
  mkdirSync(BUILD, { recursive: true });
  const ffmpeg = await ensureVMAF();
  if (typeof ffmpeg !== 'string') return { skipped: ffmpeg.why };
  const build = ['build', '-mod=readonly', '-buildvcs=false', '-o', PICTURES, './cmd/vigie-pictures'];
  const built = await command('go', build, { cwd: join(ROOT, 'engine') });
  if (built.exitCode !== 0) return built.exitCode;
  const views: string[] = [];
  const lines: string[] = [];
  for (const [content, source] of Object.entries(CONTENTS).slice(0, few ? 1 : undefined)) {
    const exitCode = await seen(content, source, few);
    if (exitCode !== 0) return exitCode;
    views.push(join(BUILD, content, 'views'));
    const scored = await score(content, ffmpeg);
    if (scored.exitCode !== 0) return scored.exitCode;
    lines.push(...scored.lines);
  }
  writeFileSync(SCORES, lines.map((line) => `${line}\n`).join(''));
  const rank = ['rank', '--scores', SCORES, ...(markdown ? ['--markdown'] : []), ...views];
  return (await command(PICTURES, rank)).exitCode;
}

/** ffmpeg with libvmaf and its models: Debian's is built without. */
async function ensureVMAF(): Promise<string | { why: string }> {
  const python = await ensureLocked(
    BUILD,
    join(ROOT, 'stack/images/truth-video/requirements.txt'),
    'ffmpeg with libvmaf',
  );
  if (typeof python !== 'string') return python;
  const found = await command(python, ['-c', 'import imageio_ffmpeg; print(imageio_ffmpeg.__path__[0])'], {
    quiet: true,
  });
  const binaries = join(found.output.trim(), 'binaries');
  const [name] = readdirSync(binaries).filter((file) => file.startsWith('ffmpeg-'));
  return name === undefined ? { why: `there is no ffmpeg in ${binaries}` } : join(binaries, name);
}

/** Let a camera be seen under each condition. */
async function seen(content: string, source: string, few: boolean): Promise<number> {
  const [pictures, out] = [join(BUILD, content, 'pictures'), join(BUILD, content, 'views')];
  for (const folder of [pictures, out]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const coded = await command('sh', ['stack/images/probe/make-pictures.sh', pictures, source]);
  if (coded.exitCode !== 0) return coded.exitCode;
  const size = few ? ['--few'] : ['--seeds', '2'];
  return (await command(PICTURES, ['make', '--pictures', pictures, '--out', out, '--content', content, ...size]))
    .exitCode;
}

async function score(content: string, ffmpeg: string): Promise<{ exitCode: number; lines: string[] }> {
  const startedAt = performance.now();
  const source = join(BUILD, content, 'pictures/source.mkv');
  const args = ['score', '--source', source, '--ffmpeg', ffmpeg, join(BUILD, content, 'views')];
  const { exitCode, output } = await command(PICTURES, args, { quiet: true });
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  if (exitCode !== 0) console.log(output.split('\n').slice(-8).join('\n'));
  console.log(
    ` ${lines.length} views of ${content} scored in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  );
  return { exitCode, lines };
}
