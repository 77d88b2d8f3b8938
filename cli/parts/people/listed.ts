import type { Person } from '../../../catalogue/index.ts';

/** Of somebody's key: its fingerprint, or why nobody is given it; null when they have none. */
export type ListedKey = { fingerprint: string } | { problem: string } | null;

/** Everybody, each with what is to be said of the key in place of the key. */
export function withKeys(people: readonly Person[], now: Date): Promise<(Omit<Person, 'key'> & { key: ListedKey })[]> {
  return Promise.all(
    people.map(async ({ key = '', ...person }) => ({ ...person, key: await listed(key, person.mail, now) })),
  );
}

async function listed(armored: string, mail: string, now: Date): Promise<ListedKey> {
  if (armored === '') return null;
  const { judgeKey } = await import('../../../web/lib/openpgp-key.ts');
  const judged = await judgeKey(armored, mail, now);
  return 'problem' in judged ? judged : { fingerprint: judged.key.fingerprint };
}
