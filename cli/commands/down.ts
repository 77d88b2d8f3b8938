import { Command } from 'commander';
import { loadCatalogue } from '../../catalogue/index.ts';
import { projectOf } from '../docker/project.ts';
import { ensureEngine } from '../parts/doctor.ts';
import { watchInterrupts } from '../parts/interrupt.ts';
import { takeLock } from '../parts/lock.ts';
import { LOCK } from '../parts/prepare.ts';
import { takeDown } from '../parts/stack.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';

interface DownOptions extends OutputOptions {
  volumes?: true;
}

export function downCommand(): Command {
  const command = new Command('down')
    .description('stop and remove the stack; images, runs and (unless asked) data stay')
    .option('--volumes', 'remove its data too: database and time series')
    .action(down);
  return withOutputOptions(command, { json: 'what was done, as JSON' }).addHelpText(
    'after',
    '\nExamples:\n  npm run vigie -- down\n  npm run vigie -- down --volumes',
  );
}

async function down(options: DownOptions): Promise<void> {
  const terminal = terminalOf(options);
  const signal = watchInterrupts();
  const regions = loadCatalogue().regions.map(({ id }) => id);
  const unlock = takeLock(LOCK, 'down');
  try {
    await ensureEngine({ install: 'never', say: () => undefined, signal });
    const step = terminal.step('down');
    step.update('stopping');
    const volumes = options.volumes === true;
    await takeDown(projectOf(regions, { boards: true }), { volumes });
    step.done(volumes ? 'the stack and its data are gone' : 'the stack is down; its data is kept');
    if (options.json === true) printJson({ down: true, volumes });
  } finally {
    unlock();
  }
}
