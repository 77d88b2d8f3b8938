import type { Pass } from '../server/pass.ts';

export interface Settings {
  dialIn: string;
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
