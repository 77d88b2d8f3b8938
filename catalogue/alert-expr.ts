import type { AlertRule } from './types/index.ts';

/** A rule's threshold as a comparison, e.g. `< 3.8`. */
export function comparison(rule: AlertRule): string {
  if (rule.below !== undefined) return `< ${rule.below}`;
  return `> ${rule.above ?? Infinity}`;
}

/** The rule as one expression that returns something only while it fires. */
export function alertExpr(rule: AlertRule): string {
  return `(${rule.expr}) ${comparison(rule)}`;
}
