import { pathOf, plainWords } from './plain-words.ts';
import type { SchemaName } from './schema.ts';
import { hasSchema, schemaErrors } from './schema.ts';

/** What is wrong in a record that a program wrote, a line each; empty when it is as its schema says. */
export function recordProblems(kind: 'call' | 'probe' | 'run' | 'plan', record: unknown): string[] {
  return schemasOf(kind, record).flatMap((name) =>
    schemaErrors(name, record).map((error) => `${pathOf(error).join('.') || kind}: ${plainWords(error)}`),
  );
}

/** A plan has its system's schema beside that of all plans. */
function schemasOf(kind: SchemaName, record: unknown): SchemaName[] {
  if (kind !== 'plan' || typeof record !== 'object' || record === null || !('system' in record)) return [kind];
  const own: SchemaName = `plan-${String(record.system)}`;
  return hasSchema(own) ? [kind, own] : [kind];
}
