import { spawn } from 'node:child_process';

export interface RunOptions {
  /** Length after which the program is killed, ms. @default 30000 */
  timeoutMs?: number;
  signal?: AbortSignal;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Gets each line as it comes, of both streams. */
  onLine?: (line: string) => void;
  /** Written to its standard input. */
  input?: NodeJS.ReadableStream;
}

export interface Finished {
  /** null when it was killed. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

const KEPT_CHARACTERS = 4_000_000;

/**
 * Run a program to its end. It gets a process group of its own, so that
 * Ctrl-C at the terminal does not reach it behind our back: what it is to do
 * then is ours to say.
 * @throws when it cannot be started at all.
 */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { timeoutMs = 30_000, signal, onLine, input } = options;
  signal?.throwIfAborted();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const kill = (): void => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch (error) {
      // It has ended between the two lines above.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  signal?.addEventListener('abort', kill, { once: true });
  if (input !== undefined && child.stdin !== null) {
    // A program that ends before it has read all says why by its exit code.
    child.stdin.on('error', () => input.unpipe());
    input.pipe(child.stdin);
  }
  const [stdout, stderr] = [collect(child.stdout, onLine), collect(child.stderr, onLine)];
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { exitCode, stdout: stdout(), stderr: stderr(), timedOut };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
  }
}

/** Gathers a stream, and hands its lines on; a function that gives what came. */
function collect(stream: NodeJS.ReadableStream | null, onLine?: (line: string) => void): () => string {
  let [text, rest] = ['', ''];
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    text = (text + chunk).slice(-KEPT_CHARACTERS);
    if (onLine === undefined) return;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream?.on('end', () => {
    if (rest !== '') onLine?.(rest);
  });
  return () => text;
}
