import { randomUUID } from 'node:crypto';
import type { Guest } from './keys.ts';
import { readInvitation } from './keys.ts';

/** What the page sends to be let in. */
export interface JoinRequest {
  name: string;
  invitation: string;
}

/**
 * Says who somebody is and which room is open to them; null refuses.
 * The seam for the suite's sign-on: another function of this shape, over the session that the door vouches for.
 */
export type Admission = (request: JoinRequest) => Promise<Guest | null>;

/** Whoever holds a link that we signed may enter its room, under the name that they give. */
export function byInvitation(key: string): Admission {
  return async ({ name, invitation }) => {
    const room = await readInvitation(invitation, key);
    return room === null ? null : { room, name, identity: `guest-${randomUUID()}` };
  };
}

/** @returns null when it is not a request to join. */
export function parseJoin(body: string): JoinRequest | null {
  const data = parseJson(body);
  if (typeof data !== 'object' || data === null) return null;
  const { name, invitation } = data as Record<string, unknown>;
  if (typeof name !== 'string' || typeof invitation !== 'string') return null;
  const clean = name.trim().replaceAll(/\p{Cc}/gu, '');
  return clean.length >= 1 && clean.length <= 64 && invitation.length <= 2048 ? { name: clean, invitation } : null;
}

/** A request to call a telephone into the room of an invitation. */
export interface CallRequest {
  invitation: string;
  number: string;
}

/** @returns null when it is not a request to call. */
export function parseCall(body: string): CallRequest | null {
  const data = parseJson(body);
  if (typeof data !== 'object' || data === null) return null;
  const { invitation, number } = data as Record<string, unknown>;
  if (typeof number !== 'string' || typeof invitation !== 'string' || invitation.length > 2048) return null;
  return /^[0-9]{1,20}$/.test(number) ? { invitation, number } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
