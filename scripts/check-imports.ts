import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative, resolve, dirname } from 'node:path';
import ts from 'typescript';
import { ROOMS } from './rooms.ts';
import { ROOT, sourceFiles } from './source-files.ts';

/** Every import that the table of rooms does not allow, a line each. */
export function importProblems(): string[] {
  return Object.keys(ROOMS).flatMap((room) =>
    sourceFiles(room, ['.ts', '.tsx', '.mjs']).flatMap((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'));
      return importedFiles.flatMap(({ fileName }) => {
        const problem = importProblem(room, file, fileName);
        return problem === null ? [] : [`${file}: ${problem}`];
      });
    }),
  );
}

/** Why `room` may not import `specifier` in `file`; null when it may. */
export function importProblem(room: string, file: string, specifier: string): string | null {
  const allowed = ROOMS[room];
  if (allowed === undefined || isBuiltin(specifier)) return null;
  if (!specifier.startsWith('.')) {
    const known = allowed.packages.some(
      (name) => specifier === name || specifier.startsWith(`${name.replace(/\/$/, '')}/`),
    );
    return known ? null : `${room} may not import the package ${specifier} (scripts/rooms.ts)`;
  }
  const target = relative(ROOT, resolve(ROOT, dirname(file), specifier)).split('/')[0] ?? '';
  if (target === room || allowed.rooms.includes(target)) return null;
  return `${room} may not import from ${target} (scripts/rooms.ts)`;
}
