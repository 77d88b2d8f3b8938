import { randomUUID } from 'node:crypto';
import type { Document, Extension } from '@hocuspocus/server';
import * as Y from 'yjs';
import type { Author } from './token.ts';
import { PAD_NAME, readPass } from './token.ts';
import type { Store } from './store.ts';

/** Sync messages that carry changes (y-protocols/sync: step 2 and update). */
const CARRIES_CHANGES = new Set([1, 2]);
/** A whole state is kept after so many changes. */
const KEEP_EVERY = 500;
/** An update of Yjs with nothing in it. */
const NOTHING = 2;
/** Origin of what another instance took: not to be taken again. */
const ELSEWHERE = { source: 'local' as const, skipStoreHooks: true };

interface Loaded {
  /** Changes up to here are in the document, beside those that it took itself. */
  seq: number;
  sinceKept: number;
  /** Reading what others took, one reading after the other. */
  reading: Promise<void>;
}

/**
 * What makes Hocuspocus keep its documents in the store: a change is on the disk before it is applied and
 * acknowledged, and what other instances took is applied here.
 */
export class Pads implements Extension {
  readonly instance = randomUUID();
  readonly #store: Store;
  readonly #key: string;
  readonly #loaded = new Map<string, Loaded>();
  #documents: ReadonlyMap<string, Document> = new Map();

  constructor(store: Store, key: string) {
    this.#store = store;
    this.#key = key;
  }

  /** Call once the server stands. */
  async start(documents: ReadonlyMap<string, Document>): Promise<void> {
    this.#documents = documents;
    await this.#store.listen(this.instance, (pad) => this.#catchUp(pad));
  }

  async onAuthenticate({ token, documentName }: { token: string; documentName: string }): Promise<Author> {
    const author = PAD_NAME.test(documentName) ? await readPass(token, documentName, this.#key) : null;
    if (author === null) throw new Error('This pass does not open this pad');
    return author;
  }

  async onLoadDocument({ document, documentName }: { document: Document; documentName: string }): Promise<void> {
    const { state, changes } = await this.#store.load(documentName);
    for (const { change } of state === null ? changes : [state, ...changes]) Y.applyUpdate(document, change, ELSEWHERE);
    const seq = changes.at(-1)?.seq ?? state?.seq ?? 0;
    this.#loaded.set(documentName, { seq, sinceKept: changes.length, reading: Promise.resolve() });
  }

  /** What others took while it was loading was told before it was there. */
  async afterLoadDocument({ documentName }: { documentName: string }): Promise<void> {
    this.#catchUp(documentName);
    await this.#loaded.get(documentName)?.reading;
  }

  async afterUnloadDocument({ documentName }: { documentName: string }): Promise<void> {
    this.#loaded.delete(documentName);
    return Promise.resolve();
  }

  /** Before a change is applied, told to the others and acknowledged. */
  async beforeSync(message: {
    type: number;
    payload: Uint8Array;
    documentName: string;
    context: Author;
    document: Document;
  }): Promise<void> {
    const { type, payload, documentName, context, document } = message;
    if (!CARRIES_CHANGES.has(type) || payload.length <= NOTHING) return;
    const seq = await this.#store.append(documentName, context.id, payload, this.instance);
    const loaded = this.#loaded.get(documentName);
    if (loaded === undefined || (loaded.sinceKept += 1) < KEEP_EVERY) return;
    loaded.sinceKept = 0;
    // After this change is in, which happens in this turn; whoever reads the state reads later changes as well.
    setImmediate(() => {
      this.#store
        .keep(documentName, { seq, change: Y.encodeStateAsUpdate(document) })
        .catch((error: unknown) => console.error(`pad: Cannot keep a state of ${documentName}:`, error));
    });
  }

  #catchUp(pad: string): void {
    const loaded = this.#loaded.get(pad);
    if (loaded === undefined) return;
    loaded.reading = loaded.reading
      .then(async () => {
        const changes = await this.#store.since(pad, loaded.seq);
        const document = this.#documents.get(pad);
        for (const { seq, change } of changes) {
          if (document !== undefined) Y.applyUpdate(document, change, ELSEWHERE);
          loaded.seq = Math.max(loaded.seq, seq);
        }
      })
      .catch((error: unknown) => console.error(`pad: Cannot read what others took of ${pad}:`, error));
  }
}
