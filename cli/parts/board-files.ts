import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import type { Catalogue } from '../../catalogue/index.ts';
import { buildAll, replaceFile } from '../../dashboards/index.ts';
import { STYLE } from '../../reports/html/style.ts';
import { ROOT } from '../paths.ts';

const PAGE = join(ROOT, 'web/boards');
/** What the door can hold of a file: its buffer (stack/config/door/haproxy.cfg, tune.bufsize) less the headers. */
const MOST_BYTES = 30_000;

/**
 * Write all that is made from the catalogue for boards, rules, collector and autoscaler, and the boards' own page,
 * compressed as the door serves it (`page/*.gz`).
 * @returns the paths written, relative to `outDir`.
 * @throws {RangeError} when a file of the page is larger than the door's buffer.
 */
export async function makeBoards(catalogue: Catalogue, outDir: string): Promise<string[]> {
  const written = buildAll(catalogue, outDir);
  const files: Record<string, string> = {
    'index.html': readFileSync(join(PAGE, 'index.html'), 'utf8'),
    'boards.css': await styleSheet(),
    'boards.js': await program(),
    'boards.json': readFileSync(join(outDir, 'page/boards.json'), 'utf8'),
  };
  const compressed = Object.entries(files).map(
    ([name, text]) => [`page/${name}.gz`, gzipSync(text, { level: 9 })] as const,
  );
  for (const [name, content] of compressed) {
    if (content.length > MOST_BYTES) {
      throw new RangeError(
        `Cannot serve ${name}: ${content.length} bytes, of at most ${MOST_BYTES} that the door holds`,
      );
    }
    replaceFile(join(outDir, name), content);
  }
  return [...written, ...compressed.map(([name]) => name)];
}

/** What reports look like, and what only a board has. */
async function styleSheet(): Promise<string> {
  const own = readFileSync(join(PAGE, 'style.css'), 'utf8');
  return (await transform(`${STYLE}\n${own}`, { loader: 'css', minify: true })).code;
}

async function program(): Promise<string> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: ROOT, entryPoints: [join(PAGE, 'page/main.ts')] },
    ...{ bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', logLevel: 'silent' },
  });
  return outputFiles[0]?.text ?? '';
}
