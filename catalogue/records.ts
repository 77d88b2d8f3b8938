import { pathOf, plainWords } from './plain-words.ts';
import { schemaErrors } from './schema.ts';

/** What is wrong in a record that a program wrote, a line each; empty when it is as its schema says. */
export function recordProblems(kind: 'call' | 'probe' | 'run' | 'plan', record: unknown): string[] {
  return schemaErrors(kind, record).map((error) => `${pathOf(error).join('.') || kind}: ${plainWords(error)}`);
}
