import { Command } from 'commander';
import { loadCatalogue } from '../../catalogue/index.ts';
import { makeBoards } from '../parts/board-files.ts';
import { DASHBOARDS, shown } from '../paths.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';

export function dashboardsCommand(): Command {
  const command = new Command('dashboards')
    .description('make boards, rules and provisioning from the catalogue')
    .action(dashboards);
  return withOutputOptions(command, { json: 'the files written, as JSON' }).addHelpText(
    'after',
    '\nExample:\n  npm run vigie -- dashboards',
  );
}

async function dashboards(options: OutputOptions): Promise<void> {
  const terminal = terminalOf(options);
  const made = await makeBoards(loadCatalogue(), DASHBOARDS);
  const written = made.map((name) => `${shown(DASHBOARDS)}/${name}`);
  if (options.json === true) printJson({ written });
  else for (const path of written) terminal.result(path);
}
