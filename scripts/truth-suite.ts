import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, isOnPath } from './command.ts';
import { ROOT, sourceFiles } from './source-files.ts';
import { ensureViSQOL, TRUTH } from './truth-venv.ts';

const BUILD = join(ROOT, 'build/truth');
const SPEECH = join(BUILD, 'speech');
const PAIRS = join(BUILD, 'pairs');
const SCORES = join(BUILD, 'scores.ndjson');
const DEGRADE = join(BUILD, 'vigie-degrade');
const NEEDED = ['go', 'espeak-ng', 'opusenc', 'sox'];

export interface TruthOptions {
  /** The gated conditions alone, one clip of each language: what CI runs. */
  few: boolean;
  /** Print tables as Markdown. */
  markdown?: boolean;
}

/**
 * Does the parametric score rank calls as a signal-based one does? Speech is
 * degraded by many conditions, scored by ViSQOL and by `engine/qoe`, and both
 * are compared.
 * @returns the exit code (0 it does, 99 it does not, 1 our own error), or why it was not tried.
 */
export async function runTruth({ few, markdown = false }: TruthOptions): Promise<number | { skipped: string }> {
  mkdirSync(BUILD, { recursive: true });
  const missing = await missingPrograms();
  if (missing.length > 0) return { skipped: `there is no ${missing.join(', no ')} on this machine` };
  const python = await ensureViSQOL(BUILD);
  if (typeof python !== 'string') return { skipped: python.why };
  for (const step of [() => truthTests(python), speech, build, () => degrade(few), () => score(python)]) {
    const exitCode = await step();
    if (exitCode !== 0) return exitCode;
  }
  const rank = ['rank', '--pairs', PAIRS, '--scores', SCORES, ...(markdown ? ['--markdown'] : [])];
  return (await command(DEGRADE, rank)).exitCode;
}

async function missingPrograms(): Promise<string[]> {
  const found = await Promise.all(NEEDED.map(async (name) => ((await isOnPath(name)) ? [] : [name])));
  return found.flat();
}

/** The tests of truth.py, which need ViSQOL as it does. */
async function truthTests(python: string): Promise<number> {
  const args = ['-m', 'unittest', 'discover', '--start-directory', TRUTH];
  const { exitCode, output } = await command(python, args, { quiet: true });
  console.log(exitCode === 0 ? ' truth.py holds its tests' : output);
  return exitCode;
}

/** The probe's own speech, and the same at 16 kHz for the wideband codecs. */
async function speech(): Promise<number> {
  const texts = 'stack/images/probe/speech';
  mkdirSync(SPEECH, { recursive: true });
  const made = await command('sh', ['stack/images/probe/make-speech.sh', texts, SPEECH]);
  if (made.exitCode !== 0) return made.exitCode;
  for (const text of sourceFiles(texts, ['.txt'])) {
    const language = text.slice(texts.length + 1, -'.txt'.length);
    const wav = join(SPEECH, `${language}.wav`);
    const spoken = await command('espeak-ng', ['-v', language, '-s', '150', '-f', text, '-w', wav]);
    if (spoken.exitCode !== 0) return spoken.exitCode;
    const raw = ['-t', 'raw', '-e', 'signed', '-b', '16', '-r', '16000', '-c', '1', join(SPEECH, `${language}.s16`)];
    // G.722's band, and the level of the telephone's clips.
    const resampled = await command('sox', [wav, ...raw, 'sinc', '50-7000', 'norm', '-6']);
    if (resampled.exitCode !== 0) return resampled.exitCode;
  }
  return 0;
}

async function build(): Promise<number> {
  const args = ['build', '-mod=readonly', '-buildvcs=false', '-o', DEGRADE, './cmd/vigie-degrade'];
  return (await command('go', args, { cwd: join(ROOT, 'engine') })).exitCode;
}

async function degrade(few: boolean): Promise<number> {
  rmSync(PAIRS, { recursive: true, force: true });
  const size = few ? ['--seeds', '1', '--few'] : ['--seeds', '3'];
  const made = await command(DEGRADE, ['make', '--speech', SPEECH, '--out', PAIRS, '--seconds', '8', ...size]);
  return made.exitCode;
}

async function score(python: string): Promise<number> {
  if (!existsSync(join(PAIRS, 'conditions.json'))) return 1;
  const pairs = (JSON.parse(readFileSync(join(PAIRS, 'conditions.json'), 'utf8')) as unknown[]).length;
  const startedAt = performance.now();
  console.log(` ViSQOL scores ${pairs} pairs`);
  const args = [join(TRUTH, 'truth.py'), '--pairs', '300', '--seconds', '1200', PAIRS];
  const { exitCode, output } = await command(python, args, { quiet: true });
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  writeFileSync(SCORES, lines.map((line) => `${line}\n`).join(''));
  if (exitCode !== 0) console.log(output.split('\n').slice(-8).join('\n'));
  console.log(` ${lines.length} scored in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  return exitCode;
}
