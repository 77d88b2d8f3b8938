import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../docker/run.ts';
import { ROOT } from '../paths.ts';

/** Version of Vigie: that of its manifest, and the commit where there is one. */
export async function projectVersion(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  try {
    const { exitCode, stdout } = await run('git', ['-C', ROOT, 'describe', '--always', '--dirty'], { timeoutMs: 5000 });
    return exitCode === 0 ? `${version}+${stdout.trim()}` : version;
  } catch (error) {
    // A machine without git has the sources from an archive.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return version;
    throw error;
  }
}
