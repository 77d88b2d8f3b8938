import { check } from 'k6';
import type { Plan } from '../../catalogue/types/plan.ts';

/** Stands between the feature and the claim in the name of a check that gates; others are only counted. */
const GATES = ' · ';

/** Claims about one feature, each a check that fails the run by its name. */
export function verify<T>(feature: string, value: T, claims: Record<string, (value: T) => boolean>): void {
  check(value, Object.fromEntries(Object.entries(claims).map(([claim, holds]) => [feature + GATES + claim, holds])));
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
  return { [`${plan.outDir}/checks-${plan.region}.json`]: JSON.stringify(file) };
}
