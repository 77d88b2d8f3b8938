import type { ClientBase } from 'pg';

/** What has been done to the directory, and how to take it back: LDAP has no transaction that spans operations. */
export class Undo {
  readonly #steps: (() => Promise<void>)[] = [];

  async did(step: Promise<void>, back: () => Promise<void>): Promise<void> {
    await step;
    this.#steps.unshift(back);
  }

  /** The last first. */
  async all(): Promise<void> {
    for (const back of this.#steps.splice(0)) await back();
  }
}

/**
 * Change database and directory together: the database in one transaction, which is committed last; whatever fails,
 * both are as before.
 * @throws what failed; where that could not be undone, an AggregateError of both.
 */
export async function together(db: ClientBase, work: (undo: Undo) => Promise<void>): Promise<void> {
  const undo = new Undo();
  await db.query('BEGIN');
  try {
    await work(undo);
    await db.query('COMMIT');
  } catch (error) {
    try {
      await undo.all();
      await db.query('ROLLBACK');
    } catch (second) {
      throw new AggregateError([error, second], 'Cannot undo what was begun');
    }
    throw error;
  }
}
