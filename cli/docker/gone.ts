import { StackError } from '../exit-codes.ts';

/** How often compose is asked: instances come and go one at a time, half a minute apart. */
const TRIES = 3;

/**
 * Do what asks compose for all containers of a project, and do it again where one of them went away between its list
 * and its look at it: the autoscaler takes instances away at any time.
 */
export async function unlessGone<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !isGone(error)) throw error;
    }
  }
}

/** Whether the engine was asked for a container that is no more. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof StackError && [error.message, ...error.details].some((line) => /No such container/.test(line))
  );
}
