import type { Ask } from './payload.ts';
import type { Policy } from './policy.ts';

/** What the decision about one service rests on. Times are ms since 1970. */
export interface ServiceState {
  /** Running instances, those that drain left out. */
  replicas: number;
  /** A scale-out has been started and has not ended. */
  busy: boolean;
  lastOutAt: number | null;
  /** Last change in either direction. */
  lastChangeAt: number | null;
  /** When an alert, by its key, was last acted on. */
  actedOn: ReadonlyMap<string, number>;
  /** An alert that asks for one more is firing. */
  outFiring: boolean;
}

export type Decision =
  | { kind: 'scale'; from: number; to: number }
  /** Would have scaled, but must not: told once. */
  | { kind: 'refuse'; reason: string }
  /** Nothing to do, nothing to tell. */
  | { kind: 'ignore'; reason: string };

/**
 * What to do about a firing alert. Pure.
 *
 * - The same alert delivered again does nothing, until the cool-down is over: if it fires still, it asks once more.
 * - One more may follow a step down at once (people are waiting), but another step up only after the cool-down, in
 *   which a new instance takes its share. A step down waits for the cool-down after any change.
 */
export function decide(ask: Ask, policy: Policy | undefined, state: ServiceState, now: number): Decision {
  if (policy === undefined) return { kind: 'refuse', reason: `the catalogue has no scaling for ${ask.service}` };
  const acted = state.actedOn.get(ask.key);
  if (acted !== undefined && now - acted < policy.cooldownMs) return { kind: 'ignore', reason: 'already acted on' };
  if (state.busy) return { kind: 'ignore', reason: 'a change is under way' };
  return ask.action === 'out' ? decideOut(policy, state, now) : decideIn(policy, state, now);
}

function decideOut(policy: Policy, state: ServiceState, now: number): Decision {
  if (state.replicas >= policy.max)
    return { kind: 'refuse', reason: `already ${state.replicas} of at most ${policy.max}` };
  if (within(state.lastOutAt, policy.cooldownMs, now)) return { kind: 'refuse', reason: 'cooling down' };
  return { kind: 'scale', from: state.replicas, to: state.replicas + 1 };
}

function decideIn(policy: Policy, state: ServiceState, now: number): Decision {
  if (state.replicas <= policy.min) return { kind: 'ignore', reason: 'already at the least' };
  if (state.outFiring) return { kind: 'refuse', reason: 'another alert asks for more' };
  if (within(state.lastChangeAt, policy.cooldownMs, now)) return { kind: 'refuse', reason: 'cooling down' };
  return { kind: 'scale', from: state.replicas, to: state.replicas - 1 };
}

function within(since: number | null, lengthMs: number, now: number): boolean {
  return since !== null && now - since < lengthMs;
}
