import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Sessions } from '../../lib/sessions.ts';
import type { Guest } from './keys.ts';
import { ROOM_NAME, readInvitation } from './keys.ts';

/** What the page sends to be let in. */
export interface JoinRequest {
  name: string;
  /** Empty where they have signed on. */
  invitation: string;
  /** What the page's address says; an invitation has its own. */
  room: string;
}

/** Says who somebody is and which room is open to them; null refuses. */
export type Admission = (asked: JoinRequest, request: IncomingMessage) => Promise<Guest | null>;

/** By an invitation where one is shown, else by the suite's sign-on. */
export function byEither(key: string, sessions: Pick<Sessions, 'person'>): Admission {
  const [invited, signedOn] = [byInvitation(key), bySignOn(sessions)];
  return (asked, request) => (asked.invitation === '' ? signedOn(asked, request) : invited(asked));
}

/** Whoever has signed on may enter any room, under their own name; who comes twice replaces the first. */
export function bySignOn(sessions: Pick<Sessions, 'person'>): Admission {
  return async ({ room }, request) => {
    const person = ROOM_NAME.test(room) ? await sessions.person(request) : null;
    return person === null ? null : { room, name: person.name, identity: person.uid };
  };
}

/** Whoever holds a link that we signed may enter its room, under the name that they give. */
export function byInvitation(key: string): (asked: JoinRequest) => Promise<Guest | null> {
  return async ({ name, invitation }) => {
    const room = await readInvitation(invitation, key);
    return room === null ? null : { room, name, identity: `guest-${randomUUID()}` };
  };
}

/** @returns null when it is not a request to join. */
export function parseJoin(body: string): JoinRequest | null {
  const data = parseJson(body);
  if (typeof data !== 'object' || data === null) return null;
  const { name, invitation, room = '' } = data as Record<string, unknown>;
  if (typeof name !== 'string' || typeof invitation !== 'string' || typeof room !== 'string') return null;
  const clean = name.trim().replaceAll(/\p{Cc}/gu, '');
  const fits = clean.length >= 1 && clean.length <= 64 && invitation.length <= 2048;
  return fits ? { name: clean, invitation, room } : null;
}

/** A request to call a telephone into a room. */
export interface CallRequest {
  invitation: string;
  room: string;
  number: string;
}

/** @returns null when it is not a request to call. */
export function parseCall(body: string): CallRequest | null {
  const data = parseJson(body);
  if (typeof data !== 'object' || data === null) return null;
  const { invitation, number, room = '' } = data as Record<string, unknown>;
  if (typeof number !== 'string' || typeof invitation !== 'string' || invitation.length > 2048) return null;
  return typeof room === 'string' && /^[0-9]{1,20}$/.test(number) ? { invitation, number, room } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
