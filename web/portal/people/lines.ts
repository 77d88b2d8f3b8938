import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';

const REALM = 'voice.vigie.test';

/** Whether the edge has an account for this number. */
export async function hasLine(db: ClientBase, number: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM subscriber WHERE username = $1 AND domain = $2', [number, REALM]);
  return rowCount === 1;
}

/** Make the edge's account; of the password it keeps HA1 alone (RFC 2617 §3.2.2.2). */
export async function addLine(db: ClientBase, number: string, password: string): Promise<void> {
  const ha1 = createHash('md5').update(`${number}:${REALM}:${password}`).digest('hex');
  const add = `INSERT INTO subscriber (username, domain, ha1) VALUES ($1, $2, $3)
    ON CONFLICT (username, domain) DO UPDATE SET ha1 = EXCLUDED.ha1`;
  await db.query(add, [number, REALM, ha1]);
}

export async function removeLine(db: ClientBase, number: string): Promise<void> {
  await db.query('DELETE FROM subscriber WHERE username = $1 AND domain = $2', [number, REALM]);
  await db.query('DELETE FROM location WHERE username = $1', [number]);
  // Whoever has this number next did not miss them.
  await db.query('DELETE FROM missed WHERE callee = $1', [number]);
}
