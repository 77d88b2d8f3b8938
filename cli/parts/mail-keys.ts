import { generateKeyPairSync } from 'node:crypto';

/** RFC 8301 §3.2: signers use 2048 bits at least; more does not fit well into a TXT record. */
const BITS = 2048;

/** The key that the mail of the stack's domain is signed with (DKIM, RFC 6376): PEM, and base64 for the p= of its record. */
export function makeDkimKey(): { key: string; record: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: BITS });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}\n`,
  };
}
