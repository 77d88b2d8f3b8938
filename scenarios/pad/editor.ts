import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import crypto from 'k6/crypto';
import { WebSocket } from 'k6/websockets';
import * as Y from 'yjs';
import { BACKSPACE } from './typist.ts';

/** Name of the shared text in a pad's document (web/pad/server/web.ts). */
const TEXT = 'text';

/** Clocks of one author's changes: `client` has written [from, to). */
export interface Written {
  client: number;
  from: number;
  to: number;
}

interface Place {
  url: string;
  pad: string;
  pass: string;
}

/** Somebody at a pad: a replica of its document, kept in step by the suite's own client library. */
export class Editor {
  readonly document = new Y.Doc();
  readonly text = this.document.getText(TEXT);
  /** Changes that the service has not acknowledged yet. */
  unacknowledged = 0;
  problem: string | null = null;
  readonly #socket: HocuspocusProviderWebsocket;
  readonly #provider: HocuspocusProvider;

  /** @param heard - told of what others wrote, once it is in this replica. */
  constructor({ url, pad, pass }: Place, heard: (written: Written) => void) {
    // Yjs draws its own by crypto.getRandomValues(new Uint32Array(1)), of which k6 (v2.2.0) fills the lowest byte alone:
    // four editors had two equal IDs with a probability of 6 in 256, and then replicas differed.
    this.document.clientID = new DataView(crypto.randomBytes(4)).getUint32(0);
    this.document.on('afterTransaction', ({ local, beforeState, afterState }: Y.Transaction) => {
      if (local) return;
      for (const [client, to] of afterState) {
        const from = beforeState.get(client) ?? 0;
        if (to > from) heard({ client, from, to });
      }
    });
    this.#socket = new HocuspocusProviderWebsocket({ url: `${url}/ws/${pad}`, WebSocketPolyfill: socketOf });
    this.#provider = new HocuspocusProvider({
      websocketProvider: this.#socket,
      name: pad,
      document: this.document,
      token: pass,
      onUnsyncedChanges: ({ number }) => (this.unacknowledged = number),
      onAuthenticationFailed: ({ reason }) => (this.problem = `refused: ${reason}`),
    });
    this.#provider.attach();
  }

  get isReady(): boolean {
    return this.#provider.isSynced;
  }

  /** Strike a key somewhere near the end, where people write; what it wrote, null when there was nothing to take back. */
  strike(key: string, random: () => number): Written | null {
    const client = this.document.clientID;
    const from = Y.getState(this.document.store, client);
    const at = Math.max(0, this.text.length - Math.floor(random() * 40));
    if (key !== BACKSPACE) this.text.insert(at, key);
    else if (at > 0) this.text.delete(at - 1, 1);
    const to = Y.getState(this.document.store, client);
    return to > from ? { client, from, to } : null;
  }

  /** All that a replica is: its text, and how far it has each author's changes. */
  get replica(): { text: string; clocks: string } {
    const vector = Y.decodeStateVector(Y.encodeStateVector(this.document));
    const clocks = [...vector].sort(([a], [b]) => a - b);
    return { text: this.text.toJSON(), clocks: JSON.stringify(clocks) };
  }

  leave(): void {
    this.#provider.destroy();
    this.#socket.destroy();
  }
}

/** k6's WebSocket, with the one method of a browser's that the library calls and k6 has not. */
function socketOf(this: unknown, url: string): WebSocket {
  const socket = new WebSocket(url) as WebSocket & { removeEventListener?: () => void };
  socket.removeEventListener ??= () => undefined;
  return socket;
}
