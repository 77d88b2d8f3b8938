import { bar, shortDuration } from './format.ts';
import type { Terminal } from './terminal.ts';

const NAME_WIDTH = 10;
/** Plain lines (no terminal) are at least this far apart. */
const PLAIN_EVERY_MS = 5000;

/** One line of progress: redrawn on a terminal, a new line now and then elsewhere. */
export class Step {
  readonly #terminal: Terminal;
  readonly #name: string;
  readonly #startedAt = Date.now();
  #lastPlainAt = 0;
  #lastPlain = '';

  constructor(terminal: Terminal, name: string) {
    this.#terminal = terminal;
    this.#name = name;
  }

  /** @param fraction - share that is done, 0 to 1; without it no bar is drawn. */
  update(text: string, fraction?: number): void {
    if (this.#terminal.quiet) return;
    const { style, live } = this.#terminal;
    if (live) {
      const drawn = fraction === undefined ? text : `${bar(fraction)}  ${text}`;
      this.#terminal.write(`\r\u001b[2K${this.#cut(` ${style.yellow('▸')} ${this.#label()} ${drawn}`)}`);
      return;
    }
    const now = Date.now();
    if (now - this.#lastPlainAt < PLAIN_EVERY_MS || text === this.#lastPlain) return;
    [this.#lastPlainAt, this.#lastPlain] = [now, text];
    this.#terminal.line(` - ${this.#label()} ${text}`);
  }

  /** A line that stays, above the one that is being drawn. */
  say(text: string): void {
    this.#clear();
    this.#terminal.line(` - ${this.#label()} ${text}`);
  }

  /** @param options.timed - say how long it took (default: when over a second). */
  done(text: string, { timed = Date.now() - this.#startedAt > 1000 }: { timed?: boolean } = {}): void {
    this.#clear();
    const { style } = this.#terminal;
    const took = timed ? style.dim(shortDuration(Date.now() - this.#startedAt)) : '';
    this.#terminal.line(` ${style.green('✓')} ${this.#label()} ${took === '' ? text : `${text.padEnd(60)} ${took}`}`);
  }

  fail(text: string): void {
    this.#clear();
    this.#terminal.line(` ${this.#terminal.style.red('✗')} ${this.#label()} ${text}`);
  }

  #clear(): void {
    if (this.#terminal.live && !this.#terminal.quiet) this.#terminal.write('\r\u001b[2K');
  }

  #label(): string {
    return this.#name.padEnd(NAME_WIDTH);
  }

  /** A line that wraps cannot be redrawn; colour codes take no room. */
  #cut(line: string): string {
    const codes = line.length - line.replaceAll(/\u001b\[\d+m/g, '').length;
    return line.slice(0, this.#terminal.width - 1 + codes);
  }
}
