import type { Line } from '../server/lines.ts';
import type { News } from '../server/news.ts';
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

export const getNews = (signal?: AbortSignal): Promise<News> => get<News>('/api/news', signal);

/** Calls that were missed, up to this one, are shown no longer. */
export async function forgetMissed(id: string): Promise<void> {
  await ask(`/api/missed?until=${id}`, { method: 'DELETE' });
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await ask(path, signal === undefined ? {} : { signal })).json()) as T;
}

/** @throws {SignedOffError} when the server knows nobody. */
async function ask(path: string, how: RequestInit): Promise<Response> {
  const response = await fetch(path, how);
  if (response.status === 401) throw new SignedOffError('Cannot ask: nobody is signed on');
  if (!response.ok) throw new Error(`Cannot ask for ${path}: ${response.status}`);
  return response;
}
