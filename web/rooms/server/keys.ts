import { createHmac } from 'node:crypto';
import { SignJWT, errors, jwtVerify } from 'jose';

const AUDIENCE = 'rooms';
/** How long a token may be used to enter; who is inside stays (LiveKit renews it by itself). */
const ENTER_WITHIN = '10m';

/** A room's name: what may stand in a link, and what LiveKit's own limit allows. */
export const ROOM_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Somebody who may enter a room. */
export interface Guest {
  room: string;
  /** Unique in the room; who comes twice under it replaces the first. */
  identity: string;
  /** What the others read. */
  name: string;
}

/** An invitation to a room, good for `seconds`, as it stands in a link. */
export function signInvitation(room: string, key: string, seconds: number): Promise<string> {
  return new SignJWT({ room })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(Buffer.from(key));
}

/** The room that an invitation is for; null when it is not ours, was changed, or has expired. */
export async function readInvitation(invitation: string, key: string): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(invitation, Buffer.from(key), { algorithms: ['HS256'], audience: AUDIENCE });
    const { room } = payload;
    return typeof room === 'string' && ROOM_NAME.test(room) ? room : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw new Error('Cannot read an invitation', { cause: error });
  }
}

/** LiveKit's access token (its documentation, "Authentication"): who, where, and what he may do there. */
export function signAccess({ room, identity, name }: Guest, key: { name: string; secret: string }): Promise<string> {
  const video = { roomJoin: true, room, canPublish: true, canSubscribe: true, canPublishData: true };
  return new SignJWT({ name, video })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(key.name)
    .setSubject(identity)
    .setNotBefore('0s')
    .setExpirationTime(ENTER_WITHIN)
    .sign(Buffer.from(key.secret));
}

/** Credentials of the relay that expire after `seconds` (draft-uberti-behave-turn-rest-00 §2.2). */
export function relayCredentials(identity: string, secret: string, seconds: number): RelayCredentials {
  const username = `${Math.floor(Date.now() / 1000) + seconds}:${identity}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

export interface RelayCredentials {
  username: string;
  credential: string;
}
