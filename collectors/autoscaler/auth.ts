import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * True where an `Authorization` header carries the token. The time taken tells nothing about it: digests of equal
 * length are compared (RFC 6750 §2.1 for the header's form).
 */
export function bearerMatches(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
  return token !== '' && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
