import { CommanderError } from 'commander';
import { CatalogueError } from '../catalogue/index.ts';
import { makeProgram } from './program.ts';
import { CommandError, ExitCode, exitCodeOf } from './exit-codes.ts';
import { readEnvFile } from './docker/project.ts';
import { style, wantsColor } from './terminal/style.ts';

/** Says what went wrong as a person can use it; our own bugs keep their stack. */
function explain(error: unknown): void {
  const { red, dim } = style(wantsColor(!process.argv.includes('--no-color'), process.stderr, process.env));
  const known = error instanceof CommandError || error instanceof CatalogueError;
  const text = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${red('✗')} ${text}\n`);
  if (error instanceof CommandError) {
    for (const line of error.details) process.stderr.write(dim(`  ${line}\n`));
  }
}

/** What Node throws for an aborted wait, as the reason that was given for the abort. */
function withoutAbort(error: unknown): unknown {
  return error instanceof Error && error.name === 'AbortError' && error.cause !== undefined ? error.cause : error;
}

try {
  readEnvFile();
  await makeProgram().parseAsync();
} catch (thrown) {
  const error = withoutAbort(thrown);
  if (error instanceof CommanderError) {
    // Commander has written its line; its own code is 0 for help and version.
    process.exitCode = error.exitCode === 0 ? ExitCode.passed : ExitCode.usage;
  } else {
    explain(error);
    process.exitCode = exitCodeOf(error);
  }
}
// What still holds the loop (a killed child's pipe) is of no use to anyone now.
process.exit();
