import { Command } from 'commander';
import { resolve } from 'node:path';
import { projectOf } from '../docker/project.ts';
import { saveAll } from '../parts/backup/save.ts';
import { takeLock } from '../parts/lock.ts';
import { LOCK } from '../parts/prepare.ts';
import { ROOT, shown } from '../paths.ts';
import { sizeInWords } from '../terminal/format.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';

interface BackupOptions extends OutputOptions {
  to?: string;
}

const EXAMPLES = `
Databases, directory, mailboxes and the sign-on's own data, while they serve; a manifest with checksums. Of .secrets
only the checksums: keep that folder too, apart from this one. Mail in Postfix's queue is not in it.

Examples:
  npm run vigie -- backup
  npm run vigie -- backup --to /srv/backups/monday`;

export function backupCommand(): Command {
  const command = new Command('backup')
    .description('keep what people made: databases, directory, mailboxes')
    .option('--to <folder>', 'a new folder (default: backups/ and the time)')
    .action(backup);
  return withOutputOptions(command, { json: 'the manifest as JSON' }).addHelpText('after', EXAMPLES);
}

async function backup(options: BackupOptions): Promise<void> {
  const terminal = terminalOf(options);
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const to = options.to === undefined ? resolve(ROOT, 'backups', stamp) : resolve(options.to);
  const unlock = takeLock(LOCK, 'backup');
  try {
    const step = terminal.step('backup');
    const manifest = await saveAll(projectOf([], { boards: false }), to, step);
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    step.done(`${manifest.files.map(({ name }) => name).join(', ')}: ${sizeInWords(bytes)}`);
    if (options.json === true) printJson({ folder: to, ...manifest });
    else terminal.result(` backup    ${shown(to)}`);
  } finally {
    unlock();
  }
}
