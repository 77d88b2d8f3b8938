import type { CallOutcome } from '../server/dial-in.ts';
import type { Pass } from '../server/pass.ts';

export interface Settings {
  telemetry: boolean;
}

/** The invitation was refused. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

export async function getSettings(): Promise<Settings> {
  const response = await fetch('/api/settings');
  if (!response.ok) throw new Error(`Cannot get the settings: ${response.status}`);
  return (await response.json()) as Settings;
}

/** @throws {RefusedError} when the invitation does not open the room. */
export async function askToJoin(name: string, invitation: string): Promise<Pass> {
  const response = await fetch('/api/join', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, invitation }),
  });
  if (response.status === 403) throw new RefusedError('Cannot join: the invitation was refused');
  if (!response.ok) throw new Error(`Cannot join: ${response.status}`);
  return (await response.json()) as Pass;
}

/** Calls a telephone into the room; settles when it has answered or will not. */
export async function askToCall(number: string, invitation: string): Promise<CallOutcome> {
  const response = await fetch('/api/call', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number, invitation }),
  });
  if (!response.ok) return 'failed';
  const { outcome } = (await response.json()) as { outcome: CallOutcome };
  return outcome;
}
