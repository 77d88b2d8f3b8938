import type { PeerClock } from 'k6/x/vigie/journal';
import type { Peer } from 'k6/x/vigie/peer';
import type { Edits } from './edits.ts';
import type { Seen } from './notes.ts';
import { parseNote, seenNote, shownNote } from './notes.ts';
import type { Replica } from './replicas.ts';

/** How long the last words of a run may take to be heard, ms. */
const FAREWELL_MS = 5000;

/** What there is to the other probe. */
type Channel = Pick<Peer, 'now' | 'clock' | 'meet' | 'tell' | 'told' | 'done' | 'close'>;

interface Place {
  region: string;
  /** In each pad. */
  editors: number;
}

/** Those who write in the same pads from another region, whose probe tells what they have seen, and when. */
export class Far {
  readonly region: string;
  /** Of each pad. */
  readonly editors: readonly string[];
  readonly #peer: Channel;
  readonly #digests = new Map<string, { digest: string; atMs: number }>();

  constructor(peer: Channel, { region, editors }: Place) {
    this.#peer = peer;
    this.region = region;
    this.editors = Array.from({ length: editors }, (_, i) => `${region}-${i + 1}`);
  }

  get clock(): PeerClock | null {
    return this.#peer.clock();
  }

  /** Null when both sides are ready; why not, when the other is not within the time. */
  async meets(withinMs: number): Promise<string | null> {
    try {
      await this.#peer.meet(withinMs);
      return null;
    } catch (error) {
      return String(error);
    }
  }

  /** One of our editors has what one of theirs wrote. */
  saw(seen: Seen): void {
    this.#peer.tell(seenNote(seen), this.#peer.now());
  }

  /** What one of our replicas of a pad is. */
  shows(pad: number, { editor, digest }: Replica): void {
    this.#peer.tell(shownNote({ pad, editor, digest }), this.#peer.now());
  }

  /** Take in what was told since the last time. */
  hear(edits: Edits): void {
    const { notes, errorMs } = this.#peer.told();
    for (const { text, atMs } of notes) {
      const note = parseNote(text);
      if ('seen' in note) edits.heard(note.seen, { atMs, errorMs });
      else this.#keep(`${note.shown.pad} ${note.shown.editor}`, { digest: note.shown.digest, atMs });
    }
  }

  /** Their replicas of a pad, and that of who came last, as far as they were told. */
  replicasOf(pad: number): Replica[] {
    return [...this.editors, `${this.region}-late`].map((editor) => ({
      editor,
      digest: this.#digests.get(`${pad} ${editor}`)?.digest ?? '',
    }));
  }

  /** Resolves when they write no more either. */
  async done(withinMs: number): Promise<void> {
    await this.#peer.done(withinMs);
  }

  async leave(): Promise<void> {
    await this.#peer.close(FAREWELL_MS);
  }

  /** Notes come out of their order, too. */
  #keep(key: string, shown: { digest: string; atMs: number }): void {
    const known = this.#digests.get(key);
    if (known === undefined || known.atMs <= shown.atMs) this.#digests.set(key, shown);
  }
}
