import { CsvError, parse } from 'csv-parse/sync';
import type { Person, PersonRow, Region } from '../../../catalogue/index.ts';
import { PERSON_COLUMNS, personOf } from '../../../catalogue/index.ts';

/** People of a file, and each thing that is wrong in it: `people.csv:7 number: "12a" is not …`. */
export interface PeopleFile {
  people: Person[];
  problems: string[];
}

interface Line {
  record: PersonRow;
  info: { lines: number };
}

/** A public key for mail to `address`, armoured, or why that file has none: `"ada.asc" is not an OpenPGP key`. */
export type KeyReader = (file: string, address: string) => Promise<{ armored: string } | { problem: string }>;

/** In the column `key`: the key that somebody has is taken away. */
const NO_KEY = '-';

/** Columns that must be one person's alone. */
const UNIQUE = ['uid', 'mail', 'number'] as const;

/**
 * Read a people.csv (RFC 4180, its first line names the columns).
 * @param name - of the file, as its problems say it.
 * @param readKey - reads what the column `key` names.
 */
export async function readPeople(
  text: string,
  name: string,
  { regions, readKey }: { regions: readonly Region[]; readKey: KeyReader },
): Promise<PeopleFile> {
  const lines = parseLines(text, name);
  if (typeof lines === 'string') return { people: [], problems: [lines] };
  const problems: string[] = [];
  const people: Person[] = [];
  const taken = new Map<string, number>();
  for (const { record, info } of lines) {
    const place = `${name}:${info.lines}`;
    const person = personOf(record, regions);
    if (Array.isArray(person)) {
      problems.push(...person.map(({ column, text }) => `${place} ${column}: ${text}`));
      continue;
    }
    for (const column of UNIQUE) {
      const key = `${column} ${person[column]}`;
      const first = taken.get(key);
      if (first === undefined) taken.set(key, info.lines);
      else problems.push(`${place} ${column}: "${person[column]}" is on line ${first} too`);
    }
    const { key: file = '' } = record;
    if (file === NO_KEY) person.key = '';
    else if (file !== '') {
      const read = await readKey(file, person.mail);
      if ('problem' in read) problems.push(`${place} key: ${read.problem}`);
      else person.key = read.armored;
    }
    people.push(person);
  }
  return { people, problems };
}

/** @returns what is wrong, where it is not CSV with these columns. */
function parseLines(text: string, name: string): Line[] | string {
  try {
    const lines = parse(text, {
      columns: (header: string[]) => header.map(column),
      info: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
    }) as unknown as Line[];
    return lines.length > 0 ? lines : `${name}:1 there is nobody in it (expected a line of columns, then one a person)`;
  } catch (error) {
    if (error instanceof ColumnError) return `${name}:1 ${error.message}`;
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    return `${name}:${line} ${error.message.replace(/ on line \d+$| at line \d+$/, '')}`;
  }
}

class ColumnError extends Error {
  override readonly name = 'ColumnError';
}

function column(title: string): string {
  const found = PERSON_COLUMNS.find((known) => known === title.trim().toLowerCase());
  if (found !== undefined) return found;
  throw new ColumnError(`"${title}" is not a column (expected ${PERSON_COLUMNS.join(', ')})`);
}
