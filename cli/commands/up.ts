import { Command } from 'commander';
import { loadCatalogue } from '../../catalogue/index.ts';
import { watchInterrupts } from '../parts/interrupt.ts';
import { takeLock } from '../parts/lock.ts';
import { LOCK, prepare } from '../parts/prepare.ts';
import { doorUrl } from '../parts/door.ts';
import { regionOf } from './choices.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';

interface UpOptions extends OutputOptions {
  region: string;
}

export function upCommand(): Command {
  const command = new Command('up')
    .description('build and start the stack, and wait until it is healthy')
    .requiredOption('--region <id>', 'region whose probe is wanted, e.g. sa')
    .action(up);
  return withOutputOptions(command, { json: 'versions and address of the door as JSON' }).addHelpText(
    'after',
    '\nExample:\n  npm run vigie -- up --region sa',
  );
}

async function up(options: UpOptions): Promise<void> {
  const terminal = terminalOf(options);
  const catalogue = loadCatalogue();
  const region = regionOf(catalogue, options.region);
  const unlock = takeLock(LOCK, 'up');
  try {
    const { versions, boards } = await prepare(catalogue, [region.id], { terminal, signal: watchInterrupts() });
    if (options.json === true) printJson({ door: doorUrl(), boards, versions });
    else terminal.result(` board     ${doorUrl()}`);
  } finally {
    unlock();
  }
}
