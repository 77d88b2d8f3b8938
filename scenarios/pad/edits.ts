import type { Journal } from 'k6/x/vigie/journal';
import type { PadPlan } from '../../catalogue/types/pad.ts';
import { waitScore } from '../lib/wait-score.ts';
import type { Written } from './editor.ts';
import type { Seen } from './notes.ts';

/** A key that comes at once is not noticed; after seconds people think that it is broken. */
const KEY_WAIT = { unnoticed: 50, givenUp: 3000 };
/** How long the other probe may take to tell what its editors have, ms: no part of an edit's time. */
const TELLING_MS = 2000;
/** Replicas that are named one by one; of more, the number is said. */
const NAMED = 5;

interface Edit {
  id: string;
  pad: string;
  editor: string;
  written: Written;
  atMs: number;
  startedAt: number;
  /** Editors whose replica does not have it yet. */
  missing: Set<string>;
  /** By editor. */
  heardMs: Record<string, number>;
  /** The most that a time of another probe may be off by. */
  errorMs: number;
}

/** When something was, by our clock, ms: of another probe, ± `errorMs`. */
interface When {
  atMs: number;
  errorMs: number;
}

type Options = Pick<PadPlan, 'runId' | 'region' | 'peerRegion' | 'withinMs'>;

/** Follows each edit from its key to every replica. */
export class Edits {
  readonly #plan: Options;
  readonly #journal: Pick<Journal, 'begin' | 'end'>;
  readonly #now: () => number;
  readonly #open = new Map<string, Edit>();
  #count = 0;

  /** @param now - our clock, ms, from wherever it began. */
  constructor(plan: Options, journal: Pick<Journal, 'begin' | 'end'>, now: () => number) {
    this.#plan = plan;
    this.#journal = journal;
    this.#now = now;
  }

  get open(): number {
    return this.#open.size;
  }

  /** An edit was struck now, and `others` are to have it. */
  begin({ pad, editor, others }: { pad: string; editor: string; others: readonly string[] }, written: Written): void {
    const { runId, region } = this.#plan;
    this.#count += 1;
    const id = `${runId}-${region}-${this.#count}`;
    const times = { atMs: this.#now(), startedAt: Date.now(), heardMs: {}, errorMs: 0 };
    this.#journal.begin();
    this.#open.set(keyOf(written.client, written.to), { id, pad, editor, written, missing: new Set(others), ...times });
  }

  /** An editor has what somebody wrote, up to a clock: every edit of theirs up to there has come. */
  heard(
    { editor, written: { client, from, to } }: Seen,
    { atMs, errorMs }: When = { atMs: this.#now(), errorMs: 0 },
  ): void {
    for (let clock = from + 1; clock <= to; clock += 1) {
      const edit = this.#open.get(keyOf(client, clock));
      if (edit?.missing.delete(editor) !== true) continue;
      edit.heardMs[editor] = Math.max(0, atMs - edit.atMs);
      edit.errorMs = Math.max(edit.errorMs, errorMs);
      if (edit.missing.size === 0) this.#end(edit);
    }
  }

  /** Those that took too long have failed. */
  giveUp(): void {
    const { region, peerRegion, withinMs } = this.#plan;
    const after = withinMs + (region === peerRegion ? 0 : TELLING_MS);
    for (const edit of this.#open.values()) if (this.#now() - edit.atMs >= after) this.#end(edit);
  }

  /** All that are open have failed. */
  giveUpAll(): void {
    for (const edit of this.#open.values()) this.#end(edit);
  }

  #end(edit: Edit): void {
    const { id, pad, editor, written, startedAt, heardMs, errorMs } = edit;
    this.#open.delete(keyOf(written.client, written.to));
    const failure = this.#failureOf(edit);
    const lastMs = Math.max(0, ...Object.values(heardMs));
    const everywhereMs = failure === null ? lastMs : null;
    this.#journal.end({
      ...{ id, pad, editor, failure, startedAt: iso(startedAt) },
      endedAt: iso(failure === null ? startedAt + lastMs : Date.now()),
      outcome: failure === null ? 'done' : 'failed',
      replicas: Object.keys(heardMs).length,
      everywhereMs,
      heardMs,
      ...(errorMs > 0 ? { errorMs } : {}),
      // Somebody whose words never came has the worst of opinions.
      score: { model: 'ITU-T G.1030 form, 50 ms to 3 s', mos: waitScore(everywhereMs ?? Infinity, KEY_WAIT) },
    });
  }

  #failureOf({ missing, heardMs }: Edit): string | null {
    const { withinMs } = this.#plan;
    const late = Object.entries(heardMs).flatMap(([editor, ms]) => (ms > withinMs ? [editor] : []));
    const without = [...missing, ...late];
    if (without.length === 0) return null;
    const more = without.length > NAMED ? ` and ${without.length - NAMED} more` : '';
    return `not in the replica of ${without.slice(0, NAMED).join(', ')}${more} after ${withinMs} ms`;
  }
}

function keyOf(client: number, clock: number): string {
  return `${client}:${clock}`;
}

function iso(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
