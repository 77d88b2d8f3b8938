import { Command } from 'commander';
import { loadCatalogue } from '../../catalogue/index.ts';
import type { Container } from '../docker/health.ts';
import { containersIn, isHealthy } from '../docker/health.ts';
import { projectOf } from '../docker/project.ts';
import { ensureEngine } from '../parts/doctor.ts';
import { watchInterrupts } from '../parts/interrupt.ts';
import { doorUrl } from '../parts/door.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';

export function statusCommand(): Command {
  const command = new Command('status').description('what of the stack runs, and how it is').action(status);
  return withOutputOptions(command, { json: 'the containers as JSON' }).addHelpText(
    'after',
    '\nExample:\n  npm run vigie -- status',
  );
}

async function status(options: OutputOptions): Promise<void> {
  const terminal = terminalOf(options);
  await ensureEngine({ install: 'never', say: () => undefined, signal: watchInterrupts() });
  const regions = loadCatalogue().regions.map(({ id }) => id);
  const containers = await containersIn(projectOf(regions, { boards: true }));
  if (options.json === true) {
    printJson({ door: doorUrl(), containers });
    return;
  }
  if (containers.length === 0) {
    terminal.result('The stack is down (npm run vigie -- up --region sa)');
    return;
  }
  const { green, red } = terminal.style;
  for (const container of containers.sort((a, b) => a.service.localeCompare(b.service))) {
    const tick = isHealthy(container) ? green('✓') : red('✗');
    terminal.result(` ${tick} ${container.service.padEnd(12)} ${container.id.slice(0, 12)}  ${inWords(container)}`);
  }
  terminal.result(` door           ${doorUrl()}`);
}

function inWords({ state, health, exitCode }: Container): string {
  if (state === 'exited') return `exited with ${exitCode}`;
  return health === '' ? state : health;
}
