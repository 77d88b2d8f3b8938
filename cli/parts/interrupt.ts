import { InterruptedError } from '../exit-codes.ts';

/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const SAME_MS = 1000;

/** A signal that aborts on the first Ctrl-C or SIGTERM; a second one ends us at once. */
export function watchInterrupts(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const handle = (): void => {
    if (first === 0) {
      first = Date.now();
      controller.abort(new InterruptedError());
    } else if (Date.now() - first > SAME_MS) {
      process.stderr.write('\nEnded at once: the stack is as it was\n');
      process.exit(1);
    }
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, handle);
  return controller.signal;
}
