import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkCatalogue } from '../catalogue/index.ts';
import { importProblems } from './check-imports.ts';
import { sizeProblems } from './check-sizes.ts';
import { command, isOnPath } from './command.ts';
import { goCommand } from './go.ts';
import { ROOT } from './source-files.ts';

/** A check's outcome: nothing wrong, what is wrong, or why it could not be made. */
export type Outcome = { passed: true } | { passed: false; output: string } | { passed: null; output: string };

export interface Check {
  name: string;
  run: () => Promise<Outcome>;
}

/** Every check, the cheapest first. */
export const CHECKS: readonly Check[] = [
  { name: 'file sizes', run: () => listed(sizeProblems) },
  { name: 'import table', run: () => listed(importProblems) },
  { name: 'catalogue against its schemas', run: () => listed(checkCatalogue) },
  { name: 'format (gofmt)', run: gofmt },
  { name: 'format (prettier)', run: () => tool('prettier', ['--check', '--log-level', 'warn', '.', '!**/*.md']) },
  { name: 'types', run: () => tool('tsc', ['-p', '.']) },
  { name: 'types of the scenarios', run: () => project('scenarios/tsconfig.json') },
  { name: 'types of the softphone', run: () => project('web/softphone/tsconfig.json') },
  { name: 'types of the room page', run: () => project('web/rooms/tsconfig.json') },
  { name: 'types of the pad', run: () => project('web/pad/tsconfig.json') },
  { name: 'types of the boards’ page', run: () => project('web/boards/tsconfig.json') },
  { name: 'types of the portal', run: () => project('web/portal/tsconfig.json') },
  { name: 'lint', run: () => tool('eslint', ['.', '--max-warnings', '0']) },
  { name: 'go vet', run: () => go(['vet', './...']) },
];

function listed(problems: () => string[]): Promise<Outcome> {
  const found = problems();
  return Promise.resolve(found.length === 0 ? { passed: true } : { passed: false, output: found.join('\n') });
}

async function tool(name: string, args: readonly string[]): Promise<Outcome> {
  return outcome(await command(join(ROOT, 'node_modules/.bin', name), args, { quiet: true }));
}

function project(path: string): Promise<Outcome> {
  if (!existsSync(join(ROOT, path))) return Promise.resolve({ passed: false, output: `${path} is missing` });
  return tool('tsc', ['-p', path]);
}

/** gofmt says by the names that it lists; its exit code is 0 all the same. */
async function gofmt(): Promise<Outcome> {
  if (!(await isOnPath('gofmt'))) return { passed: null, output: 'no Go toolchain here' };
  const { exitCode, output } = await command('gofmt', ['-l', 'engine'], { quiet: true });
  return exitCode === 0 && output.trim() === '' ? { passed: true } : { passed: false, output };
}

async function go(args: readonly string[]): Promise<Outcome> {
  const found = await goCommand(args);
  if (found === null) return { passed: null, output: 'no Go toolchain here, and no engine to lend one' };
  return outcome(await command(found.program, found.args, { cwd: found.cwd, quiet: true }));
}

function outcome({ exitCode, output }: { exitCode: number; output: string }): Outcome {
  return exitCode === 0 ? { passed: true } : { passed: false, output };
}
