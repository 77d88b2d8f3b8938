import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../exit-codes.ts';

/**
 * Take the one lock of a deployment, so that two soaks do not spoil each other.
 * A lock whose process is gone is taken over.
 * @returns a function that gives the lock back.
 * @throws {UsageError} when another process has it.
 */
export function takeLock(path: string, what: string): () => void {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${process.pid} ${what}\n`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(path, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const [pid = '', ...words] = readFileSync(path, 'utf8').trim().split(' ');
      if (attempt > 0 || isAlive(Number(pid))) {
        throw new UsageError(`Another command is at work: ${words.join(' ')}, process ${pid} (wait for it, or end it)`);
      }
      rmSync(path, { force: true });
    }
  }
  return () => rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
