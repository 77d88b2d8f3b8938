import { Command } from 'commander';
import { backupCommand } from './commands/backup.ts';
import { dashboardsCommand } from './commands/dashboards.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downCommand } from './commands/down.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { scoreCommand } from './commands/score.ts';
import { soakCommand } from './commands/soak.ts';
import { statusCommand } from './commands/status.ts';
import { upCommand } from './commands/up.ts';
import { usersCommand } from './commands/users.ts';

const ABOUT = `Deploys a free-software communications suite, uses it from every region, scores what
people heard, and says so: on the terminal, in a report, on boards, by the exit code.`;

const EXIT_CODES = `
Exit codes: 0 passed · 1 own error or interrupted · 2 bad usage or configuration ·
3 the stack did not come up · 4 void, the generator was late · 99 a threshold was crossed`;

/** The whole command line. Errors are thrown, never an exit from within. */
export function makeProgram(): Command {
  const program = new Command('vigie').description(ABOUT);
  const commands = [
    soakCommand(),
    upCommand(),
    downCommand(),
    statusCommand(),
    doctorCommand(),
    reportCommand(),
    dashboardsCommand(),
    scoreCommand(),
    usersCommand(),
    backupCommand(),
    restoreCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  program.addHelpText('after', EXIT_CODES);
  for (const command of [program, ...commands, ...commands.flatMap(({ commands: own }) => own)])
    command.exitOverride().showSuggestionAfterError();
  return program;
}
