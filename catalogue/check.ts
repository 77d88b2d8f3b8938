import { fileURLToPath } from 'node:url';
import { CatalogueError } from './error.ts';
import { filesIn, loadFacts, parseProfile } from './load.ts';

/** What is wrong in the catalogue, one line for each file that is; empty when it is sound. */
export function checkCatalogue(root: string = fileURLToPath(new URL('..', import.meta.url))): string[] {
  const problems: string[] = [];
  const facts = attempt(() => loadFacts(root), problems);
  if (facts === undefined) return problems;
  for (const path of filesIn(root, 'profiles')) attempt(() => parseProfile(path, facts), problems);
  return problems;
}

function attempt<T>(action: () => T, problems: string[]): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}
