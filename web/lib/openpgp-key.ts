import type { AlgorithmInfo, Key } from 'openpgp';
import { enums, readKeys } from 'openpgp';

/** An OpenPGP public key (RFC 9580) as the suite publishes it: of all its user IDs, those of one address alone. */
export interface PublicKey {
  /** Upper-case hexadecimal, 40 digits. */
  fingerprint: string;
  /** Of the primary key, by its number (RFC 9580 §9.1). */
  algorithm: number;
  /** Size of the primary key; null where its curve says it. */
  bits: number | null;
  userIds: string[];
  created: Date;
  /** Null: it does not expire. */
  expires: Date | null;
  armored: string;
  binary: Uint8Array;
}

/** The key, or in a few words what is wrong with it: "is a secret key (…)". */
export type Judged = { key: PublicKey } | { problem: string };

/** Of a file with a key, bytes: one of many subkeys has a tenth of it. */
export const MOST_BYTES = 64 * 1024;
/** RFC 9580 §12.4: nothing should be encrypted to less. */
const LEAST_RSA_BITS = 3072;

/**
 * Read somebody's public key, armoured or not, and judge whether mail to this address may be encrypted to it.
 * @param address - in lower case.
 */
export async function judgeKey(data: string | Uint8Array, address: string, now: Date): Promise<Judged> {
  if (data.length > MOST_BYTES) return { problem: `is larger than ${MOST_BYTES / 1024} KiB` };
  const text = typeof data === 'string' ? data : new TextDecoder('latin1').decode(data);
  // Looked for first: no reader of keys need agree that it is one.
  if (/PGP (PRIVATE|SECRET) KEY/.test(text)) return { problem: SECRET };
  const keys = await parse(data, text);
  const [key] = keys;
  if (key === undefined) return { problem: 'is not an OpenPGP key' };
  if (keys.some((one) => one.isPrivate())) return { problem: SECRET };
  if (keys.length > 1 || text.split('-----BEGIN PGP').length > 2) return { problem: 'has several keys (expected one)' };
  const { version } = key.keyPacket as { version?: number };
  if (version !== 4) return { problem: `is of version ${version} (expected 4, which every mail program reads)` };
  const users = key.users.filter(({ userID }) => userID?.email.toLowerCase() === address);
  if (users.length === 0)
    return { problem: `has no user ID of ${address} (it has ${idsOf(key).join(', ') || 'none'})` };
  key.users = users;
  for (const user of users) user.otherCertifications = [];
  const problem = (await outOfUse(key, address, now)) ?? (await tooWeak(key, address, now));
  return problem === null ? { key: await publicKey(key) } : { problem };
}

const SECRET = 'is a secret key, which nobody else may have (expected the public one: gpg --armor --export ADDRESS)';

/** @returns none where it is no key at all. */
async function parse(data: string | Uint8Array, text: string): Promise<Key[]> {
  try {
    if (text.includes('-----BEGIN PGP')) return await readKeys({ armoredKeys: text });
    return typeof data === 'string' ? [] : await readKeys({ binaryKeys: data });
  } catch {
    // Why not, the library says in words of its parser: that it is no key is all that helps.
    return [];
  }
}

async function outOfUse(key: Key, email: string, now: Date): Promise<string | null> {
  if (await key.isRevoked(undefined, undefined, now)) return 'is revoked';
  const expires = await key.getExpirationTime({ email });
  if (expires instanceof Date && expires <= now) return `expired on ${expires.toISOString().slice(0, 10)}`;
  try {
    await key.verifyPrimaryKey(now, { email });
    return null;
  } catch (error) {
    return `is not valid (${reason(error)})`;
  }
}

async function tooWeak(key: Key, email: string, now: Date): Promise<string | null> {
  try {
    const encrypts = await key.getEncryptionKey(undefined, now, { email });
    return weakness(key.getAlgorithmInfo()) ?? weakness(encrypts.getAlgorithmInfo());
  } catch (error) {
    return weakness(key.getAlgorithmInfo()) ?? `has nothing to encrypt to (${reason(error)})`;
  }
}

function weakness({ algorithm, bits = 0 }: AlgorithmInfo): string | null {
  if (algorithm.startsWith('rsa')) {
    return bits < LEAST_RSA_BITS ? `is too weak: RSA of ${bits} bits (expected ${LEAST_RSA_BITS} or more)` : null;
  }
  return algorithm === 'dsa' || algorithm === 'elgamal' ? `is too weak: ${algorithm}` : null;
}

async function publicKey(key: Key): Promise<PublicKey> {
  const { algorithm, bits = null } = key.getAlgorithmInfo();
  const expires = await key.getExpirationTime();
  return {
    fingerprint: key.getFingerprint().toUpperCase(),
    algorithm: enums.publicKey[algorithm],
    bits,
    userIds: idsOf(key),
    created: key.getCreationTime(),
    expires: expires instanceof Date ? expires : null,
    armored: key.armor(),
    binary: key.write(),
  };
}

function idsOf(key: Key): string[] {
  return key.users.flatMap(({ userID }) => (userID === null ? [] : [userID.userID]));
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
