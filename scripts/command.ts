import { spawn } from 'node:child_process';
import { ROOT } from './source-files.ts';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Gets each line of standard output, and keeps it from the terminal. */
  onLine?: (line: string) => void;
  /** Keep both streams from the terminal; they are in the result. */
  quiet?: boolean;
}

export interface Ended {
  exitCode: number;
  output: string;
}

/** Run a program; 127 when there is none of this name. Standard error goes to ours, as it comes. */
export function command(program: string, args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const { cwd = ROOT, env = process.env, onLine, quiet = false } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, rest] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (onLine === undefined) {
        if (!quiet) process.stdout.write(chunk);
        return;
      }
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (!quiet) process.stderr.write(chunk);
    });
    child.once('error', () => resolve({ exitCode: 127, output }));
    child.once('close', (exitCode) => {
      if (rest !== '') onLine?.(rest);
      resolve({ exitCode: exitCode ?? 1, output });
    });
  });
}

/** Whether a program of this name can be run. */
export async function isOnPath(program: string): Promise<boolean> {
  return (await command('sh', ['-c', `command -v ${program}`], { quiet: true })).exitCode === 0;
}
