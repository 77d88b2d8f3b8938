import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { JWTPayload } from 'jose';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';

/** A cookie of ours: only over TLS, only to this host, not for scripts, and not from other sites (RFC 6265bis). */
export interface CookieKind {
  name: string;
  /** How long it is good for, seconds. */
  seconds: number;
}

export const SESSION: CookieKind = { name: '__Host-vigie', seconds: 8 * 3600 };
export const FLOW: CookieKind = { name: '__Host-vigie-flow', seconds: 600 };

/** @returns the value of a Set-Cookie header that keeps `claims` so that only we can read or make it (RFC 7516). */
export async function keep(kind: CookieKind, claims: JWTPayload, key: string): Promise<string> {
  const token = await new EncryptJWT(claims)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setAudience(kind.name)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + kind.seconds)
    .encrypt(keyOf(kind, key));
  return `${kind.name}=${token}; Max-Age=${kind.seconds}; ${ATTRIBUTES}`;
}

export function forget(kind: CookieKind): string {
  return `${kind.name}=; Max-Age=0; ${ATTRIBUTES}`;
}

/** @returns what was kept; null when there is nothing, or it is not ours, was changed, or has expired. */
export async function kept(kind: CookieKind, request: IncomingMessage, key: string): Promise<JWTPayload | null> {
  const cookies = (request.headers.cookie ?? '').split('; ');
  const token = cookies.find((cookie) => cookie.startsWith(`${kind.name}=`))?.slice(kind.name.length + 1);
  if (token === undefined || token === '') return null;
  const only = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'], audience: kind.name };
  try {
    return (await jwtDecrypt(token, keyOf(kind, key), only)).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw new Error(`Cannot read the cookie "${kind.name}"`, { cause: error });
  }
}

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** A key of 256 bits for each kind: what else the same secret is used for cannot be taken for a cookie. */
function keyOf(kind: CookieKind, key: string): Buffer {
  return createHmac('sha256', key).update(`cookie:${kind.name}`).digest();
}
