import { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { doorPort, projectOf } from '../docker/project.ts';
import { diskProblem, ensureEngine } from '../parts/doctor.ts';
import { watchInterrupts } from '../parts/interrupt.ts';
import { doorHas, ensurePort } from '../parts/port.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';

interface DoctorOptions extends OutputOptions {
  install?: true;
}

const EXAMPLES = `
Installs nothing unless asked. With --install, as root on Debian: docker.io where there is no engine, and
Compose and buildx where they are missing. An engine that is there is never touched.

Examples:
  npm run vigie -- doctor
  npm run vigie -- doctor --install`;

export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description('look whether this machine can carry the stack')
    .option('--install', 'install what is missing of Docker (root on Debian only)')
    .action(doctor);
  return withOutputOptions(command, { json: 'what was found, as JSON' }).addHelpText('after', EXAMPLES);
}

async function doctor(options: DoctorOptions): Promise<void> {
  const terminal = terminalOf(options);
  const engine = terminal.step('engine');
  const install = options.install === true ? 'asked' : 'never';
  const state = await ensureEngine({ install, say: (text) => engine.say(text), signal: watchInterrupts() });
  engine.done(`docker ${state.engine ?? ''} · compose ${state.compose ?? ''} · buildx ${state.buildx ?? ''}`);
  const disk = await diskProblem();
  if (disk === null) terminal.step('disk').done('room enough');
  else terminal.step('disk').fail(disk);
  await ensurePort(doorPort(), doorHas(projectOf([], { boards: false }).name));
  terminal.step('port').done(`${doorPort()} of 127.0.0.1 is free, or our own door has it`);
  if (options.json === true) printJson({ ...state, disk, port: doorPort() });
  if (disk !== null) throw new UsageError(`Cannot carry the stack: ${disk}`);
}
