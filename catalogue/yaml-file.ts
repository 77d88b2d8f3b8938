import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { CatalogueError } from './error.ts';

export type Path = readonly (string | number)[];

/** A YAML file with the place of each of its values. */
export interface YamlFile {
  /** Name for messages. */
  file: string;
  data: unknown;
  /** Line of the value at `path`, or of the nearest one around it. */
  lineOf(path: Path): number;
}

/**
 * Read and parse a YAML file.
 * @throws {CatalogueError} when it cannot be read, or is not YAML; keys given twice count.
 */
export function readYaml(absolutePath: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(textOf(absolutePath, file), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new CatalogueError({ file, line, path: '', text: `not YAML: ${error.message}` }, { cause: error });
  }
  return {
    file,
    data: document.toJS() as unknown,
    lineOf: (path) => lines.linePos(offsetOf(document, path)).line,
  };
}

function textOf(absolutePath: string, file: string): string {
  try {
    return readFileSync(absolutePath, 'utf8');
  } catch (cause) {
    const text = `cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'})`;
    throw new CatalogueError({ file, line: 1, path: '', text }, { cause });
  }
}

function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const at = path.slice(0, length);
    const offset = keyOffset(document.getIn(at.slice(0, -1), true), at.at(-1)) ?? nodeOffset(document.getIn(at, true));
    if (offset !== undefined) return offset;
  }
  return nodeOffset(document.contents) ?? 0;
}

/** A key's own place: its value may begin lines below. */
function keyOffset(parent: unknown, key: string | number | undefined): number | undefined {
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
  return nodeOffset(pair?.key);
}

function nodeOffset(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
