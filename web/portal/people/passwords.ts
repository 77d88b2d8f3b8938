import { randomBytes, randomInt } from 'node:crypto';

/** Letters and digits that are not taken for one another on paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A first password: four groups of five, 99 bits. */
export function firstPassword(): string {
  const letters = Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '');
  return letters.join('').replaceAll(/.{5}(?!$)/g, '$&-');
}

/** A telephone's: nobody types it. */
export function sipPassword(): string {
  return randomBytes(16).toString('hex');
}
