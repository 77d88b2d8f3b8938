import { Command } from 'commander';
import { resolve } from 'node:path';
import { projectOf } from '../docker/project.ts';
import { UsageError } from '../exit-codes.ts';
import { otherSecrets, readBackup, secretHashes } from '../parts/backup/manifest.ts';
import { restoreAll } from '../parts/backup/restore.ts';
import { takeLock } from '../parts/lock.ts';
import { LOCK } from '../parts/prepare.ts';
import { SECRETS } from '../paths.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';

interface RestoreOptions extends OutputOptions {
  yes?: true;
}

const EXAMPLES = `
Into a stack that runs. Every file is read and checked before anything is stopped; whoever uses the data is stopped
while it is put in place (a minute or two), then started again.

Example:
  npm run vigie -- restore backups/2026-11-27-120000 --yes`;

export function restoreCommand(): Command {
  const command = new Command('restore')
    .description('put a backup in place of what the running stack has')
    .argument('<folder>', 'as backup made it')
    .option('--yes', 'what the stack has now may be replaced')
    .action(restore);
  return withOutputOptions(command, { json: 'what was restored, as JSON' }).addHelpText('after', EXAMPLES);
}

async function restore(from: string, options: RestoreOptions): Promise<void> {
  const terminal = terminalOf(options);
  const dir = resolve(from);
  const manifest = await readBackup(dir);
  const names = manifest.files.map(({ name }) => name).join(', ');
  if (options.yes !== true) {
    throw new UsageError(`restore: ${names} of the running stack would be replaced (say --yes)`);
  }
  const unlock = takeLock(LOCK, 'restore');
  try {
    const others = otherSecrets(manifest.secrets, await secretHashes(SECRETS));
    if (others.length > 0) terminal.warn(`Other secrets than when the backup was made: ${others.join(', ')}`);
    const step = terminal.step('restore');
    await restoreAll(projectOf([], { boards: false }), dir, manifest, step);
    step.done(`${names}, as of ${manifest.at}`);
    if (options.json === true) printJson({ restored: manifest.files.map(({ name }) => name), at: manifest.at, others });
    else terminal.result(` restored  ${names}`);
  } finally {
    unlock();
  }
}
