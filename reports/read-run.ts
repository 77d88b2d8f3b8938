import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptRecord, CheckResult, ProbeStatus, RunRecord } from '../catalogue/index.ts';

export interface RunFiles {
  run: RunRecord;
  /** Of every system and region, by file and then as they ended. */
  records: AttemptRecord[];
  /** What each generator said of itself last. */
  generators: ProbeStatus[];
  /** Of every region's scenario, where one has checks that gate. */
  checks: CheckResult[];
  /** Last lines that a killed probe left unfinished, over all regions; they are not among the records. */
  truncated: number;
}

/**
 * Read what a run left in its folder.
 * @throws {Error} that names the file (and line) which is missing or damaged, with its `cause`.
 */
export function readRun(dir: string): RunFiles {
  const names = existsSync(dir) ? readdirSync(dir).sort() : [];
  const pick = (pattern: RegExp): string[] => names.filter((name) => pattern.test(name)).map((name) => join(dir, name));
  const read = pick(/\.ndjson$/).map(readRecords);
  return {
    run: readWhole<RunRecord>(join(dir, 'run.json'), 'vigie/run/1'),
    records: read.flatMap(({ records }) => records),
    generators: pick(/^probe-.+\.json$/).map((path) => readWhole<ProbeStatus>(path, 'vigie/probe/1')),
    checks: pick(/^checks-.+\.json$/).flatMap((path) => readWhole<Checks>(path, 'vigie/checks/1').checks),
    truncated: read.filter(({ truncated }) => truncated).length,
  };
}

/** As scenarios/lib/checks.ts writes it. */
interface Checks {
  schema: 'vigie/checks/1';
  checks: CheckResult[];
}

/** Each line is flushed whole: only one without its line end can have been cut in the writing. */
function readRecords(path: string): { records: AttemptRecord[]; truncated: boolean } {
  const lines = readFileSync(path, 'utf8').split('\n');
  const rest = lines.pop() ?? '';
  const records = lines.flatMap((line, i) =>
    line === '' ? [] : [parse<AttemptRecord>(line, `${path}:${i + 1}`, RECORD)],
  );
  return { records, truncated: rest !== '' };
}

const RECORD = /^vigie\/[a-z-]+\/1$/;

function readWhole<T extends { schema: string }>(path: string, schema: T['schema']): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`Cannot read ${path}`, { cause });
  }
  return parse<T>(text, path, schema);
}

/** The probe and we wrote these files: the schema's name tells whether one is still whole and of this version. */
function parse<T extends { schema: string }>(text: string, place: string, schema: T['schema'] | RegExp): T {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read ${place}: it is damaged (not JSON)`, { cause });
  }
  const found = typeof data === 'object' && data !== null && 'schema' in data ? data.schema : undefined;
  const right = typeof schema === 'string' ? found === schema : typeof found === 'string' && schema.test(found);
  const wanted = typeof schema === 'string' ? schema : 'vigie/…/1';
  if (!right) throw new Error(`Cannot read ${place}: its schema is ${JSON.stringify(found)}, not "${wanted}"`);
  return data as T;
}
