import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';
import { ROOT } from './source-files.ts';

/** What the container of the signal-based score is made of; the host's form uses the same lock. */
export const TRUTH = join(ROOT, 'stack/images/truth');

/**
 * ViSQOL in a virtual environment of its own under `build`, from the locked
 * requirements; made once for each lock. `VIGIE_TRUTH_PYTHON` names an
 * interpreter that has it already.
 * @returns the interpreter, or why there is none.
 */
export async function ensureViSQOL(build: string): Promise<string | { why: string }> {
  const given = process.env['VIGIE_TRUTH_PYTHON'] ?? '';
  if (given !== '') return given;
  return ensureLocked(build, join(TRUTH, 'requirements.txt'), 'ViSQOL');
}

/**
 * A virtual environment under `build`, from a lock; made once for each lock.
 * @returns the interpreter, or why there is none.
 */
export async function ensureLocked(build: string, lock: string, what: string): Promise<string | { why: string }> {
  const venv = join(build, 'venv');
  const [python, stamp] = [join(venv, 'bin/python'), join(venv, 'lock.sha256')];
  const fingerprint = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return python;
  console.log(` ${what} is installed once, from its lock`);
  const made = await command('python3', ['-m', 'venv', '--clear', venv], { quiet: true });
  if (made.exitCode !== 0) return { why: `python3 -m venv ended with ${made.exitCode}: ${lastLine(made.output)}` };
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', lock];
  const installed = await command(python, args, { quiet: true });
  if (installed.exitCode !== 0) {
    return { why: `pip ended with ${installed.exitCode}: ${lastLine(installed.output)}` };
  }
  writeFileSync(stamp, fingerprint);
  return python;
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
