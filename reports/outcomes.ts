import type { CallRecord, ProbeStatus, SystemResult } from '../catalogue/index.ts';

interface Scene {
  generators: readonly ProbeStatus[];
  interrupted: boolean;
}

/**
 * What became of each call that was placed. A call that a generator placed and that left no record
 * was cut when the run was; in a run that went to its end it has failed.
 */
export function outcomesOf(calls: readonly CallRecord[], { generators, interrupted }: Scene): SystemResult['calls'] {
  const count = (outcome: CallRecord['outcome']): number => calls.filter((call) => call.outcome === outcome).length;
  const placed = Math.max(
    calls.length,
    generators.reduce((sum, generator) => sum + generator.placed, 0),
  );
  const unrecorded = placed - calls.length;
  return {
    placed,
    answered: count('answered'),
    failed: count('failed') + (interrupted ? 0 : unrecorded),
    refused: count('refused'),
    aborted: count('aborted') + (interrupted ? unrecorded : 0),
  };
}

/** Session establishment ratio, RFC 6076 §4.6: redirections and challenges are no attempts. */
export function serOf(calls: readonly CallRecord[]): number | null {
  const challenges = new Set([401, 402, 407]);
  const tried = calls.filter(
    ({ outcome, sipStatus: status }) =>
      outcome !== 'aborted' && !challenges.has(status) && !(status >= 300 && status < 400),
  );
  return tried.length === 0 ? null : tried.filter(({ outcome }) => outcome === 'answered').length / tried.length;
}
