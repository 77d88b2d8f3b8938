import type { Person } from '../../lib/sign-on.ts';
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

/** Who has signed on here; null when nobody has. */
export async function getMe(): Promise<Person | null> {
  const response = await fetch('/api/me');
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`Cannot ask who has signed on: ${response.status}`);
  return (await response.json()) as Person;
}

/** What opens a room: its invitation, or, where that is empty, the sign-on. */
export interface Entry {
  room: string;
  invitation: string;
}

/** @throws {RefusedError} when neither invitation nor sign-on opens the room. */
export async function askToJoin(name: string, entry: Entry): Promise<Pass> {
  const response = await post('/api/join', { name, ...entry });
  if (response.status === 403) throw new RefusedError('Cannot join: refused');
  if (!response.ok) throw new Error(`Cannot join: ${response.status}`);
  return (await response.json()) as Pass;
}

/** Calls a telephone into the room; settles when it has answered or will not. */
export async function askToCall(number: string, entry: Entry): Promise<CallOutcome> {
  const response = await post('/api/call', { number, ...entry });
  if (!response.ok) return 'failed';
  const { outcome } = (await response.json()) as { outcome: CallOutcome };
  return outcome;
}

function post(path: string, value: object): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });
}
