import type { Command } from 'commander';
import { Terminal } from '../terminal/terminal.ts';

export interface OutputOptions {
  quiet?: true;
  json?: true;
  color: boolean;
}

/** Give a command the options that say how it prints. */
export function withOutputOptions(command: Command, { json }: { json: string }): Command {
  return command
    .option('--json', json)
    .option('--quiet', 'print the result only')
    .option('--no-color', 'no colours (also: NO_COLOR)');
}

export function terminalOf({ quiet, json, color }: OutputOptions): Terminal {
  return new Terminal({ quiet: quiet === true, json: json === true, color });
}

/** The one document that `--json` promises. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
