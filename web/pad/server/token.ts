import { errors, jwtVerify, SignJWT } from 'jose';

const AUDIENCE = 'pad';

/** A pad's name: what may stand in a link. */
export const PAD_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Somebody who may write in a pad. */
export interface Author {
  pad: string;
  /** Unique; what history names. */
  id: string;
  /** What the others read. */
  name: string;
  /** Telephone number, to be called by; empty when there is none. */
  number: string;
}

/** A pass to a pad, good for `seconds`. */
export function signPass({ pad, id, name, number }: Author, key: string, seconds: number): Promise<string> {
  return new SignJWT({ pad, name, number })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setSubject(id)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(Buffer.from(key));
}

/** Who holds a pass; null when it is not ours, was changed, has expired or is for another pad. */
export async function readPass(pass: string, pad: string, key: string): Promise<Author | null> {
  try {
    const { payload } = await jwtVerify(pass, Buffer.from(key), { algorithms: ['HS256'], audience: AUDIENCE });
    const { sub: id, name, number = '' } = payload;
    if (payload['pad'] !== pad || typeof id !== 'string' || id.length > 64) return null;
    if (typeof name !== 'string' || typeof number !== 'string') return null;
    return { pad, id, name: name.slice(0, 64), number: /^\d{1,15}$/.test(number) ? number : '' };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw new Error('Cannot read a pass', { cause: error });
  }
}
