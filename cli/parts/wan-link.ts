import type { LinkAsked } from '../../catalogue/index.ts';
import { containersOf, tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import { StackError, UsageError } from '../exit-codes.ts';

/** A link that does nothing to its packets. */
export const CLEAN: LinkAsked = { lossPct: 0, burst: 1, delayMs: 0, jitterMs: 0 };

/** vigie-wan's exit code for figures that no link can have. */
const REFUSED = 2;

/**
 * Ask the wan to make the way towards a region so bad; what was asked before is gone.
 * @throws {UsageError} when no link can have these figures.
 */
export async function setLink(project: string, region: string, asked: LinkAsked): Promise<void> {
  const [wan] = await containersOf(project, 'wan');
  if (wan === undefined) throw new StackError('Cannot set the link: the wan is not running');
  const figures = figuresOf(asked);
  const done = await tryDocker(['exec', wan, 'vigie-wan', 'set', '--to', region, '--clear', ...figures]);
  if (done.exitCode === 0) return;
  const details = lastLines(done.stderr, 1);
  const why = details.join('').replace(/^vigie-wan: /, '');
  if (done.exitCode === REFUSED) throw new UsageError(`--loss, --burst, --delay, --jitter: ${why}`);
  throw new StackError(`Cannot set the link towards ${region}: ${why}`);
}

/** Only what is asked for: what is not costs nothing. */
function figuresOf({ lossPct, burst, delayMs, jitterMs }: LinkAsked): string[] {
  return [
    ...(lossPct > 0 ? ['--loss', `${lossPct}%`] : []),
    ...(lossPct > 0 && burst > 1 ? ['--burst', String(burst)] : []),
    ...(delayMs > 0 ? ['--delay', `${delayMs}ms`] : []),
    ...(jitterMs > 0 ? ['--jitter', `${jitterMs}ms`] : []),
  ];
}
