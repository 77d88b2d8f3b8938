import { appendFile, readFile } from 'node:fs/promises';
import type { Entry } from './ledger.ts';

/** Appends entries to a file, a line each, in the order given; a killed process leaves whole lines before the last. */
export class Journal {
  readonly #path: string;
  #tail: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Every whole line of the file, oldest first; none where there is no file yet. */
  async read(): Promise<Entry[]> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new Error(`Cannot read the journal ${this.#path}`, { cause: error });
    }
    return text.split('\n').flatMap((line) => entry(line));
  }

  append(one: Entry): Promise<void> {
    const write = this.#tail.then(() => appendFile(this.#path, `${JSON.stringify(one)}\n`));
    // A failed write is the caller's to tell, and must not stop the ones after it.
    this.#tail = write.catch(() => undefined);
    return write;
  }
}

function entry(line: string): Entry[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as Entry];
  } catch {
    return []; // cut short by a kill: that line was never told to anyone
  }
}
