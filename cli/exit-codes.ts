import { CatalogueError } from '../catalogue/index.ts';

/** Every exit code, once. */
export const ExitCode = {
  passed: 0,
  /** Our own error, or a run that was interrupted. */
  error: 1,
  /** Bad usage or configuration; nothing was started. */
  usage: 2,
  /** The stack did not come up. */
  stack: 3,
  /** The generator could not keep its own schedule. */
  void: 4,
  /** A threshold was crossed, as in k6. */
  threshold: 99,
} as const;

/** An error whose message is for the person at the terminal, as it is. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exitCode: number;
  /** Lines that help, printed under the message. */
  readonly details: readonly string[];

  constructor(message: string, options: ErrorOptions & { exitCode?: number; details?: readonly string[] } = {}) {
    super(message, options);
    this.exitCode = options.exitCode ?? ExitCode.error;
    this.details = options.details ?? [];
  }
}

/** What the person asked for cannot be done as asked. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';

  constructor(message: string, options: ErrorOptions & { details?: readonly string[] } = {}) {
    super(message, { ...options, exitCode: ExitCode.usage });
  }
}

/** A part of the stack could not be built or did not become healthy. */
export class StackError extends CommandError {
  override readonly name = 'StackError';

  constructor(message: string, options: ErrorOptions & { details?: readonly string[] } = {}) {
    super(message, { ...options, exitCode: ExitCode.stack });
  }
}

/** Ctrl-C, or SIGTERM, before there was anything to judge. */
export class InterruptedError extends CommandError {
  override readonly name = 'InterruptedError';

  constructor() {
    super('Interrupted before the first call');
  }
}

/** The exit code of anything that was thrown. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  return error instanceof CatalogueError ? ExitCode.usage : ExitCode.error;
}
