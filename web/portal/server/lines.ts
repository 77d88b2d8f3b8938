import type { Pool } from 'pg';

/** All that a telephone in the page needs to sign on at the edge. */
export interface Line {
  number: string;
  domain: string;
  /** MD5(number:realm:password), RFC 2617 §3.2.2.2: the password itself is kept nowhere. */
  ha1: string;
  /** WebSocket address of the edge (RFC 7118). */
  server: string;
}

/** @returns null when this number has no account. */
export async function lineOf(db: Pool, number: string, server: string): Promise<Line | null> {
  const { rows } = await db.query<Omit<Line, 'server'>>('SELECT number, domain, ha1 FROM line WHERE number = $1', [
    number,
  ]);
  const [line] = rows;
  return line === undefined ? null : { ...line, server };
}

/** Which of these numbers have a telephone that is registered now. */
export async function reachable(db: Pool, numbers: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ number: string }>('SELECT number FROM reachable WHERE number = ANY($1)', [numbers]);
  return new Set(rows.map(({ number }) => number));
}
