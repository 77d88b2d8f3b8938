import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import type { Catalogue, Profile, RunRecord } from '../../catalogue/index.ts';
import { loadCatalogue } from '../../catalogue/index.ts';
import type { PanelData } from '../../reports/index.ts';
import { readRun } from '../../reports/index.ts';
import { UsageError } from '../exit-codes.ts';
import { judgeRun } from '../parts/judge-run.ts';
import { openRunFolder, writeRecord } from '../parts/run-folder.ts';
import type { RunFolder } from '../parts/run-folder.ts';
import { NOT_ASKED } from '../parts/truth.ts';
import { writeReports } from '../parts/write-reports.ts';
import { RUNS } from '../paths.ts';
import type { OutputOptions } from './output-options.ts';
import { printJson, terminalOf, withOutputOptions } from './output-options.ts';
import { printVerdict } from './verdict.ts';

export function reportCommand(): Command {
  const command = new Command('report')
    .description('judge a run again from its records, and write its reports anew; also of a run that was killed')
    .argument('<run>', 'id of a run in runs/, or path of its folder')
    .action(report);
  return withOutputOptions(command, { json: 'the run record on standard output' }).addHelpText(
    'after',
    '\nExample:\n  npm run vigie -- report 20261124-0215-sa-7f3c',
  );
}

function report(idOrPath: string, options: OutputOptions): void {
  const terminal = terminalOf(options);
  const folder = findRun(idOrPath);
  const catalogue = loadCatalogue();
  const { run: found, records, generators, checks } = readRun(folder.dir);
  const killed = found.verdict.status === 'running';
  const profile = profileOfRun(folder, found, catalogue);
  const complete: RunRecord = {
    ...found,
    // Records of before --truth have none.
    truth: (found as Partial<RunRecord>).truth ?? NOT_ASKED,
    endedAt: found.endedAt ?? records.at(-1)?.endedAt ?? found.startedAt,
    generators: generators.length === 0 ? found.generators : generators,
    checks,
  };
  const interrupted = killed || found.verdict.status === 'interrupted';
  const run = judgeRun(complete, { records, profile, catalogue, interrupted });
  // An error of ours is not undone by judging the calls that it left.
  if (found.verdict.status === 'error') run.verdict = found.verdict;
  writeRecord(folder, run);
  writeReports(folder, {
    run,
    records,
    profile,
    catalogue,
    panels: (readJson(folder.file('panels.json')) as PanelData[] | null) ?? [],
  });
  printVerdict(terminal, run, { boards: false });
  if (options.json === true) printJson(run);
  process.exitCode = run.verdict.exitCode;
}

function findRun(idOrPath: string): RunFolder {
  const dir = [join(RUNS, basename(idOrPath)), idOrPath].find((path) => existsSync(join(path, 'run.json')));
  if (dir !== undefined) return openRunFolder(dir);
  throw new UsageError(`report: "${idOrPath}" is not a run (no run.json in runs/${basename(idOrPath)})`);
}

/** The profile as it was; where the run was killed before it was kept, as the catalogue has it now. */
function profileOfRun(folder: RunFolder, run: RunRecord, catalogue: Catalogue): Profile {
  const profile = (readJson(folder.file('profile.json')) as Profile | null) ?? catalogue.profiles[run.profile];
  if (profile !== undefined) return profile;
  throw new UsageError(`report: the profile "${run.profile}" of run ${run.id} is not in catalogue/profiles`);
}

/** A file that we wrote ourselves; null when it is not there. */
function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
