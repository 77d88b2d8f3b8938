import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunRecord, StayRecord } from '../catalogue/index.ts';
import { ExitCode } from '../cli/exit-codes.ts';
import { command } from './command.ts';
import { cellOf, problemsOf, tableOf } from './grid-cells.ts';
import type { Cell } from './grid-cells.ts';
import { ROOT } from './source-files.ts';

const USAGE = `Usage: npm run grid:rooms -- [options]

A short soak of rooms for each loss and delay asked of the wan, on one stack, which is left up.
Whatever else such a run is judged by, of a bad link it is only wanted that the figures follow it.

  --losses 0,1,3,5      packets lost, percent
  --delays 0,100,300    delay one way, ms; 0 among them, against which the others are held
  --duration 36s        length of each soak
  --json                one JSON document on standard output: {duration, cells, problems}
  --help                this

Exit codes: 0 they follow; 1 our own error; 2 bad usage; 4 a run was void twice; 99 they do not.
`;

const REGION = 'sa';
process.exitCode = await run();

async function run(): Promise<number> {
  const { losses, delays, duration, json } = options();
  const cells: Cell[] = [];
  for (const lossPct of losses) {
    for (const delayMs of delays) {
      const cell = (await soak(lossPct, delayMs, duration)) ?? (await soak(lossPct, delayMs, duration));
      if (cell === null) return ExitCode.void;
      console.error(tableOf([cell]).split('\n').at(-1));
      cells.push(cell);
    }
  }
  const problems = problemsOf(cells);
  console.log(json ? JSON.stringify({ duration, cells, problems }, null, 2) : tableOf(cells));
  for (const problem of problems) console.error(`✗ ${problem}`);
  return problems.length === 0 ? ExitCode.passed : ExitCode.threshold;
}

/** Null where the run was void, which is said. */
async function soak(lossPct: number, delayMs: number, duration: string): Promise<Cell | null> {
  const link = ['--loss', String(lossPct), '--delay', `${delayMs}ms`];
  const args = ['--region', REGION, '--profile', 'smoke', '--systems', 'rooms', '--duration', duration, ...link];
  const printed: string[] = [];
  const onLine = (line: string): void => void printed.push(line);
  const done = await command('node', ['--import', 'tsx', 'cli/main.ts', 'soak', '--json', ...args], { onLine });
  const { id, verdict } = recordOf(printed.join('\n'), done.output);
  if (verdict.status === 'void') {
    console.error(`void: ${verdict.reasons.join('; ')}`);
    return null;
  }
  return cellOf(lossPct, delayMs, staysOf(id));
}

/** @throws {Error} where the soak left no record. */
function recordOf(printed: string, output: string): RunRecord {
  try {
    return JSON.parse(printed) as RunRecord;
  } catch (cause) {
    throw new Error(`Cannot read the record of a soak that printed: ${output.slice(-2000)}`, { cause });
  }
}

function staysOf(id: string): StayRecord[] {
  const file = join(ROOT, 'runs', id, `rooms-${REGION}.ndjson`);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StayRecord);
}

function options(): { losses: number[]; delays: number[]; duration: string; json: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        losses: { type: 'string', default: '0,1,3,5' },
        delays: { type: 'string', default: '0,100,300' },
        duration: { type: 'string', default: '36s' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(ExitCode.passed);
    }
    return { ...values, losses: numbers(values.losses), delays: delaysOf(values.delays) };
  } catch (error) {
    console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
    process.exit(ExitCode.usage);
  }
}

/** @throws {Error} for what is not a list of numbers. */
function numbers(text: string): number[] {
  const all = text.split(',').map(Number);
  if (all.some((one) => !(one >= 0))) throw new Error(`Cannot read "${text}" (expected numbers, e.g. 0,1,3,5)`);
  return all;
}

/** With 0 among them, against which the others are held. */
function delaysOf(text: string): number[] {
  const all = numbers(text);
  if (!all.includes(0)) throw new Error(`Cannot judge the delays "${text}" without 0 among them`);
  return all;
}
