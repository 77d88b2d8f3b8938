import type { AttemptRecord, CallRecord, ProbeStatus, SystemResult } from '../catalogue/index.ts';
import { succeeded } from './samples.ts';

interface Scene {
  generators: readonly ProbeStatus[];
  interrupted: boolean;
}

/**
 * What became of each attempt of a system. One that a generator made and that left no record
 * was cut when the run was; in a run that went to its end it has failed.
 */
export function outcomesOf(
  records: readonly AttemptRecord[],
  { generators, interrupted }: Scene,
): SystemResult['calls'] {
  const count = (outcome: AttemptRecord['outcome']): number =>
    records.filter((record) => record.outcome === outcome).length;
  const placed = Math.max(
    records.length,
    generators.reduce((sum, generator) => sum + generator.placed, 0),
  );
  const unrecorded = placed - records.length;
  return {
    placed,
    answered: records.filter(succeeded).length,
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
