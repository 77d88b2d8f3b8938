import { check } from 'k6';
import type { Plan } from '../../catalogue/types/plan.ts';

/** k6 has it, its types have not: into probe-REGION.log of the run. */
declare const console: { error(message: string): void };

/** Stands between the feature and the claim in the name of a check that gates; others are only counted. */
const GATES = ' · ';

/** Claims about one feature, each a check that fails the run by its name; then the value is logged. */
export function verify<T>(feature: string, value: T, claims: Record<string, (value: T) => boolean>): void {
  const named = Object.entries(claims).map(([claim, holds]) => [feature + GATES + claim, holds] as const);
  if (!check(value, Object.fromEntries(named))) console.error(`${feature}: ${JSON.stringify(value)}`);
}

interface Group {
  checks: { name: string; passes: number; fails: number }[];
}

/** What `handleSummary` returns, so that the verdict can name the checks that failed. */
export function checksFile(plan: Plan, { root_group: { checks } }: { root_group: Group }): Record<string, string> {
  const gating = checks
    .filter(({ name }) => name.includes(GATES))
    .map(({ name, passes, fails }) => ({ name, passes, fails }));
  const file = { schema: 'vigie/checks/1', checks: gating };
  return { [`${plan.outDir}/checks-${plan.system}-${plan.region}.json`]: JSON.stringify(file) };
}
