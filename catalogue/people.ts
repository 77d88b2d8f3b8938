import { NUMBERS_A_REGION } from './numbers.ts';
import { pathOf, plainWords } from './plain-words.ts';
import { schemaErrors } from './schema.ts';
import type { Person, Region } from './types/index.ts';

/** Columns of people.csv, as its first line has them; `mail`, `groups` and `key` may be left out. */
export const PERSON_COLUMNS = [
  'uid',
  'given name',
  'surname',
  'mail',
  'number',
  'region',
  'language',
  'groups',
  'key',
] as const;

export type PersonRow = Partial<Record<(typeof PERSON_COLUMNS)[number], string>>;

/** What is wrong with one column of a row. */
export interface ColumnProblem {
  column: string;
  text: string;
}

/** A row as a person, or all that is wrong with it. */
export function personOf(row: PersonRow, regions: readonly Region[]): Person | ColumnProblem[] {
  const errors = schemaErrors('person', row).map((error) => ({
    column: pathOf(error).join('.'),
    text: plainWords(error),
  }));
  if (errors.length > 0) return errors;
  const { uid = '', number = '', region = '', language = '', groups = '' } = row;
  const person: Person = {
    uid,
    givenName: row['given name'] ?? '',
    surname: row.surname ?? '',
    mail: row.mail === undefined || row.mail === '' ? `${uid}@vigie.test` : row.mail,
    number,
    region,
    language,
    groups: groups.split(' ').filter(Boolean).sort(),
  };
  const problems = placeProblems(person, regions);
  return problems.length > 0 ? problems : person;
}

/** The first 600 numbers of a region are the probes': who calls there would meet a robot, and share its password. */
function placeProblems({ number, region: id }: Person, regions: readonly Region[]): ColumnProblem[] {
  const region = regions.find((one) => one.id === id);
  if (region === undefined) {
    const known = regions.map((one) => one.id).join(', ');
    return [{ column: 'region', text: `"${id}" is not a region (catalogue/regions.yaml has ${known})` }];
  }
  const first = `${region.index}${String(NUMBERS_A_REGION + 1).padStart(5, '0')}`;
  if (number >= first && number <= `${region.index}99999`) return [];
  return [
    {
      column: 'number',
      text: `"${number}" is not a number of region ${id} (expected ${first} to ${region.index}99999)`,
    },
  ];
}
