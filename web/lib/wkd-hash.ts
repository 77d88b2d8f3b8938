import { createHash } from 'node:crypto';

const ALPHABET = 'ybndrfg8ejkmcpqxot1uwisza345h769';

/**
 * The name by which a Web Key Directory has an address: 32 letters of its local part, whatever its case
 * (draft-koch-openpgp-webkey-service §3.1: SHA-1, then Z-Base-32 of RFC 6189 §5.1.6).
 */
export function wkdHash(localPart: string): string {
  const lower = localPart.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const bits = [...createHash('sha1').update(lower).digest()].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replaceAll(/.{5}/g, (five) => ALPHABET[Number.parseInt(five, 2)] ?? '');
}
