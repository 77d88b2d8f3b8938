import { join, relative, sep } from 'node:path';
import type { ErrorObject } from 'ajv';
import type { Problem } from './error.ts';
import { CatalogueError } from './error.ts';
import { pathOf, plainWords } from './plain-words.ts';
import type { SchemaName } from './schema.ts';
import { schemaErrors } from './schema.ts';
import type { Path, YamlFile } from './yaml-file.ts';
import { readYaml } from './yaml-file.ts';

/** What a schema cannot say: `path` and words of each thing wrong in a value of the right shape. */
export type Rule<T> = (value: T) => { path: Path; text: string }[];

/** What may stand at a path, when more is known than the schema says, e.g. `1 to 5`. */
export type RangeOf = (path: Path) => string | undefined;

interface ParseOptions<T> {
  schema: SchemaName;
  rules?: readonly Rule<T>[];
  rangeOf?: RangeOf;
}

/**
 * A file of the catalogue, parsed and checked.
 * @throws {CatalogueError} for the first thing that is wrong.
 */
export function parseFile<T>(root: string, path: string, options: ParseOptions<T>): T {
  const yaml = readYaml(path, nameOf(root, path));
  const [first] = problemsOf(yaml, options);
  if (first !== undefined) throw new CatalogueError(first);
  return yaml.data as T;
}

/** Everything that is wrong in a file that is YAML. */
function problemsOf<T>(yaml: YamlFile, { schema, rules = [], rangeOf }: ParseOptions<T>): Problem[] {
  const place = (path: Path, text: string): Problem => ({
    file: yaml.file,
    line: yaml.lineOf(path),
    path: path.join('.'),
    text,
  });
  const errors = schemaErrors(schema, yaml.data).filter((error) => error.keyword !== 'if');
  if (errors.length === 0) {
    return rules.flatMap((rule) => rule(yaml.data as T)).map(({ path, text }) => place(path, text));
  }
  // A key that is misspelt is also missing: say first what the person wrote.
  const unknownFirst = errors.sort((a, b) => Number(isUnknownKey(b)) - Number(isUnknownKey(a)));
  return unknownFirst.map((error) => {
    const path = pathOf(error);
    return place(path, plainWords(error, rangeOf?.(path)));
  });
}

function isUnknownKey({ keyword }: ErrorObject): boolean {
  return keyword === 'additionalProperties';
}

/** Files inside the project are named from its root, others by their whole path. */
function nameOf(root: string, path: string): string {
  const name = relative(root, path);
  return name.startsWith('..') ? path : name.split(sep).join('/');
}

/** Path of a file of the catalogue under a project's root. */
export function cataloguePath(root: string, ...names: string[]): string {
  return join(root, 'catalogue', ...names);
}
