import type { Journal } from 'k6/x/vigie/journal';
import { waitScore } from '../lib/wait-score.ts';
import type { Editor, Written } from './editor.ts';
import type { PadPlan } from './plan.ts';

/** A key that comes at once is not noticed; after seconds people think that it is broken. */
const KEY_WAIT = { unnoticed: 50, givenUp: 3000 };

interface Edit {
  id: string;
  pad: string;
  editor: string;
  written: Written;
  at: number;
  /** Replicas that do not have it yet. */
  missing: Set<Editor>;
  heardMs: number[];
}

/** Follows each edit from its key to every replica. */
export class Edits {
  readonly #plan: PadPlan;
  readonly #journal: Journal;
  readonly #open = new Map<string, Edit>();
  #count = 0;

  constructor(plan: PadPlan, journal: Journal) {
    this.#plan = plan;
    this.#journal = journal;
  }

  get open(): number {
    return this.#open.size;
  }

  begin({ pad, editor, others }: { pad: string; editor: string; others: readonly Editor[] }, written: Written): void {
    const { runId, region } = this.#plan;
    this.#count += 1;
    const id = `${runId}-${region}-${this.#count}`;
    const edit = { id, pad, editor, written, at: Date.now(), missing: new Set(others), heardMs: [] };
    this.#journal.begin();
    this.#open.set(keyOf(written.client, written.to), edit);
  }

  /** An editor has what somebody wrote, up to a clock: every edit of theirs up to there has come. */
  heard(editor: Editor, { client, from, to }: Written): void {
    const now = Date.now();
    for (let clock = from + 1; clock <= to; clock += 1) {
      const edit = this.#open.get(keyOf(client, clock));
      if (edit?.missing.delete(editor) !== true) continue;
      edit.heardMs.push(now - edit.at);
      if (edit.missing.size === 0) this.#end(edit, null);
    }
  }

  /** Those that took too long have failed. */
  giveUp(now: number): void {
    for (const edit of this.#open.values()) {
      if (now - edit.at < this.#plan.withinMs) continue;
      this.#end(edit, `not in ${edit.missing.size} of the replicas after ${this.#plan.withinMs} ms`);
    }
  }

  #end({ id, pad, editor, written, at, heardMs }: Edit, failure: string | null): void {
    this.#open.delete(keyOf(written.client, written.to));
    const everywhereMs = failure === null ? Math.max(...heardMs) : null;
    this.#journal.end({
      ...{ id, pad, editor, failure, startedAt: iso(at), endedAt: iso(Date.now()) },
      outcome: failure === null ? 'done' : 'failed',
      replicas: heardMs.length,
      everywhereMs,
      heardMs,
      // Somebody whose words never came has the worst of opinions.
      score: { model: 'ITU-T G.1030 form, 50 ms to 3 s', mos: waitScore(everywhereMs ?? Infinity, KEY_WAIT) },
    });
  }
}

function keyOf(client: number, clock: number): string {
  return `${client}:${clock}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
