import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A change of a pad, as it was taken. */
export interface Change {
  seq: number;
  change: Uint8Array;
}

/** A stretch of a pad's history: changes of one author within a minute. */
export interface Stretch {
  /** Its last change. */
  seq: number;
  at: string;
  author: string;
  changes: number;
}

const MOST_HISTORY = 500;
const LEADER_WAIT_MS = 60_000;
const LOOK_EVERY_MS = 500;
/** So that each instance is told of the changes that the others took. */
const CHANNEL = 'pad_changes';

/** The pads in PostgreSQL: every change in its order, and now and then the whole. */
export class Store {
  readonly #pool: pg.Pool;

  constructor(config: pg.PoolConfig) {
    this.#pool = new pg.Pool({ max: 8, ...config });
    // A connection that breaks while idle is made anew at its next use.
    this.#pool.on('error', (error) => console.error('pad: lost the database:', error.message));
  }

  /** Take a change: when this resolves it is on the disk, and the other instances are told. */
  async append(pad: string, author: string, change: Uint8Array, instance: string): Promise<number> {
    const { rows } = await this.#pool.query<{ seq: string }>(
      `WITH taken AS (INSERT INTO changes (pad, author, change) VALUES ($1, $2, $3) RETURNING seq)
       SELECT seq, pg_notify('${CHANNEL}', $4 || ' ' || $1) FROM taken`,
      [pad, author, Buffer.from(change), instance],
    );
    return Number(rows[0]?.seq);
  }

  /** The last whole state up to a change, and what came after it. */
  async load(pad: string, upTo = Number.MAX_SAFE_INTEGER): Promise<{ state: Change | null; changes: Change[] }> {
    const { rows } = await this.#pool.query<{ seq: string; state: Buffer }>(
      'SELECT seq, state FROM states WHERE pad = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1',
      [pad, upTo],
    );
    const [row] = rows;
    const state = row === undefined ? null : { seq: Number(row.seq), change: row.state };
    return { state, changes: await this.since(pad, state?.seq ?? 0, upTo) };
  }

  async since(pad: string, seq: number, upTo = Number.MAX_SAFE_INTEGER): Promise<Change[]> {
    const { rows } = await this.#pool.query<{ seq: string; change: Buffer }>(
      'SELECT seq, change FROM changes WHERE pad = $1 AND seq > $2 AND seq <= $3 ORDER BY seq',
      [pad, seq, upTo],
    );
    return rows.map((row) => ({ seq: Number(row.seq), change: row.change }));
  }

  /** Keep a whole state, so that not all changes are read the next time; the changes stay, for the history. */
  async keep(pad: string, { seq, change }: Change): Promise<void> {
    await this.#pool.query('INSERT INTO states (pad, seq, state) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      pad,
      seq,
      Buffer.from(change),
    ]);
  }

  /** Who wrote when, the latest first. */
  async history(pad: string): Promise<Stretch[]> {
    const { rows } = await this.#pool.query<{ seq: string; at: Date; author: string; changes: string }>(
      `SELECT max(seq) AS seq, max(at) AS at, author, count(*) AS changes FROM changes WHERE pad = $1
       GROUP BY author, date_trunc('minute', at) ORDER BY max(seq) DESC LIMIT ${MOST_HISTORY}`,
      [pad],
    );
    return rows.map(({ seq, at, author, changes }) => ({
      seq: Number(seq),
      at: at.toISOString(),
      author,
      changes: Number(changes),
    }));
  }

  /**
   * Have `told` called with the name of each pad that another instance changed. Ends the process when the
   * connection is lost: what was missed meanwhile is read at the next start.
   */
  async listen(instance: string, told: (pad: string) => void): Promise<void> {
    const client = await this.#listening();
    client.on('notification', ({ payload = '' }) => {
      const [from, pad] = payload.split(' ');
      if (from !== instance && pad !== undefined) told(pad);
    });
    client.on('error', (error) => {
      console.error('pad: Cannot hear of changes any more:', error.message);
      process.exit(1);
    });
  }

  /** A database whose leader is gone has another within half a minute: it is waited for. */
  async #listening(): Promise<pg.PoolClient> {
    const deadline = Date.now() + LEADER_WAIT_MS;
    for (;;) {
      try {
        const client = await this.#pool.connect();
        // No leader yet refuses this.
        await client.query(`LISTEN ${CHANNEL}`).catch((error: unknown) => {
          client.release(true);
          throw error;
        });
        return client;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(LOOK_EVERY_MS);
      }
    }
  }

  async isThere(): Promise<boolean> {
    return this.#pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
