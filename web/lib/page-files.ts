import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  type: string;
  body: Buffer;
  /** Its name has a hash of its content. */
  forever: boolean;
}

/** Every file of the built page by its path in the address, read once: nothing outside can be asked for. */
export function readPage(dir: string): Map<string, PageFile> {
  const entries = readdirSync(dir, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry): [string, PageFile] => {
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(dir, file)}`;
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    return [path, { type, body: readFileSync(file), forever: path.startsWith('/assets/') }];
  });
  return new Map(files);
}
