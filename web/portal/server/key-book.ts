import type { PublicKey } from '../../lib/openpgp-key.ts';
import { judgeKey } from '../../lib/openpgp-key.ts';
import { wkdHash } from '../../lib/wkd-hash.ts';

/** A key as the directory has it, whoever put it there. */
export interface Held {
  mail: string;
  armored: string;
}

interface Known extends Held {
  hash: string;
  /** Judged when it is first asked for. */
  key?: Promise<PublicKey | null>;
}

/** For so long a key that is gone may still be given out, ms. */
const TRUSTED_MS = 5000;

/**
 * The keys of everybody in the directory, by address, hash or fingerprint. The directory is asked for all of them at
 * once, every 5 s at most, however much is asked here. What is of no use (`judgeKey`) is not given out: people may
 * write their own.
 */
export class KeyBook {
  readonly #ask: () => Promise<Held[]>;
  readonly #clock: () => Date;
  #known = new Map<string, Known>();
  #asked: { at: number; done: Promise<void> } | null = null;

  /** @param ask - for all keys there are. @param clock - of the time. @default this machine's */
  constructor(ask: () => Promise<Held[]>, clock: () => Date = () => new Date()) {
    this.#ask = ask;
    this.#clock = clock;
  }

  async byAddress(address: string): Promise<PublicKey | null> {
    const mail = address.toLowerCase();
    return this.#one(({ mail: theirs }) => theirs === mail);
  }

  /** @param hash - as a Web Key Directory has it (`wkdHash`). */
  async byHash(hash: string): Promise<PublicKey | null> {
    return this.#one((known) => known.hash === hash);
  }

  /** @param id - fingerprint or its last 16 digits, hexadecimal. */
  async byId(id: string): Promise<PublicKey | null> {
    const now = this.#clock();
    await this.#refresh(now);
    for (const known of this.#known.values()) {
      const key = await judged(known, now);
      if (key?.fingerprint.endsWith(id.toUpperCase()) === true) return key;
    }
    return null;
  }

  async #one(is: (known: Known) => boolean): Promise<PublicKey | null> {
    const now = this.#clock();
    await this.#refresh(now);
    const found = [...this.#known.values()].find(is);
    return found === undefined ? null : judged(found, now);
  }

  async #refresh(now: Date): Promise<void> {
    if (this.#asked === null || now.getTime() - this.#asked.at >= TRUSTED_MS) {
      this.#asked = { at: now.getTime(), done: this.#read() };
    }
    const asked = this.#asked;
    try {
      await asked.done;
    } catch (error) {
      // Whoever comes next asks again.
      if (this.#asked === asked) this.#asked = null;
      throw error;
    }
  }

  async #read(): Promise<void> {
    const held = await this.#ask();
    this.#known = new Map(
      held.map(({ mail: address, armored }) => {
        const mail = address.toLowerCase();
        const before = this.#known.get(mail);
        if (before?.armored === armored) return [mail, before];
        return [mail, { mail, armored, hash: wkdHash(mail.split('@', 1)[0] ?? '') }];
      }),
    );
  }
}

/** @returns null when it is of no use, or no longer. */
async function judged(known: Known, now: Date): Promise<PublicKey | null> {
  known.key ??= judgeKey(known.armored, known.mail, now).then((said) => ('key' in said ? said.key : null));
  const key = await known.key;
  return key === null || (key.expires !== null && key.expires <= now) ? null : key;
}
