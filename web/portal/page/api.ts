import type { Line } from '../server/lines.ts';
import type { Contact, Member } from '../server/phone-book.ts';
import type { Tool } from '../server/tools.ts';

export type Found = Contact & { reachable: boolean };

/** Nobody is signed on here, or no longer. */
export class SignedOffError extends Error {
  override name = 'SignedOffError';
}

export const getMe = (): Promise<Member> => get<Member>('/api/me');
export const getTools = (): Promise<Tool[]> => get<Tool[]>('/api/tools');
export const getLine = (): Promise<Line> => get<Line>('/api/line');

export function findPeople(text: string, signal: AbortSignal): Promise<Found[]> {
  return get<Found[]>(`/api/people?q=${encodeURIComponent(text)}`, signal);
}

/** @throws {SignedOffError} when the server knows nobody. */
async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, signal === undefined ? {} : { signal });
  if (response.status === 401) throw new SignedOffError('Cannot ask: nobody is signed on');
  if (!response.ok) throw new Error(`Cannot get ${path}: ${response.status}`);
  return (await response.json()) as T;
}
