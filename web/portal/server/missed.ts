import type { Pool } from 'pg';

/** A call that somebody missed (the edge keeps them: stack/config/db/edge.sql). */
export interface MissedCall {
  /** Grows with time. */
  id: string;
  /** Who called. */
  number: string;
  /** Their name in the directory; empty where it has none. */
  name: string;
  /** ISO 8601. */
  at: string;
}

/** So many are told, the newest first. */
const MOST = 20;

/** @param names - of numbers, as the directory has them. */
export async function missedBy(
  db: Pick<Pool, 'query'>,
  number: string,
  names: (numbers: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<MissedCall[]> {
  const { rows } = await db.query<{ id: string; number: string; at: Date }>(
    `SELECT id::text, caller AS number, at FROM missed
      WHERE callee = $1 AND at > now() - interval '30 days' ORDER BY id DESC LIMIT $2`,
    [number, MOST],
  );
  const known = await names([...new Set(rows.map((row) => row.number))]);
  return rows.map((row) => ({ ...row, name: known.get(row.number) ?? '', at: row.at.toISOString() }));
}

/** Forget what this number missed, up to the call `id`: what came since stays. */
export async function forgetMissed(db: Pick<Pool, 'query'>, number: string, id: string): Promise<void> {
  await db.query('DELETE FROM missed WHERE callee = $1 AND id <= $2', [number, id]);
}
