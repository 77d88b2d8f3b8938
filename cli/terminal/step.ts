import { bar, shortDuration } from './format.ts';
import type { Style } from './style.ts';

const NAME_WIDTH = 10;
/** Plain lines (no terminal) are at least this far apart. */
const PLAIN_EVERY_MS = 5000;

/** Where a step is drawn. */
export interface Screen {
  readonly style: Style;
  readonly quiet: boolean;
  /** The line that is being drawn can be drawn again. */
  readonly live: boolean;
  /** Columns. */
  readonly width: number;
  line(text: string): void;
  write(text: string): void;
}

/** One line of progress: redrawn on a terminal, a new line now and then elsewhere. */
export class Step {
  readonly #screen: Screen;
  readonly #name: string;
  readonly #startedAt = Date.now();
  #lastPlainAt = 0;
  #lastPlain = '';

  constructor(screen: Screen, name: string) {
    this.#screen = screen;
    this.#name = name;
  }

  /** @param fraction - share that is done, 0 to 1; without it no bar is drawn. */
  update(text: string, fraction?: number): void {
    if (this.#screen.quiet) return;
    const { style, live } = this.#screen;
    if (live) {
      const drawn = fraction === undefined ? text : `${bar(fraction)}  ${text}`;
      this.#screen.write(`\r\u001b[2K${this.#cut(` ${style.yellow('▸')} ${this.#label()} ${drawn}`)}`);
      return;
    }
    const now = Date.now();
    if (now - this.#lastPlainAt < PLAIN_EVERY_MS || text === this.#lastPlain) return;
    [this.#lastPlainAt, this.#lastPlain] = [now, text];
    this.#screen.line(` - ${this.#label()} ${text}`);
  }

  /** A line that stays, above the one that is being drawn. */
  say(text: string): void {
    this.#clear();
    this.#screen.line(` - ${this.#label()} ${text}`);
  }

  /** @param options.timed - say how long it took (default: when over a second). */
  done(text: string, { timed = Date.now() - this.#startedAt > 1000 }: { timed?: boolean } = {}): void {
    this.#clear();
    const { style } = this.#screen;
    const took = timed ? style.dim(shortDuration(Date.now() - this.#startedAt)) : '';
    this.#screen.line(` ${style.green('✓')} ${this.#label()} ${took === '' ? text : `${text.padEnd(60)} ${took}`}`);
  }

  fail(text: string): void {
    this.#clear();
    this.#screen.line(` ${this.#screen.style.red('✗')} ${this.#label()} ${text}`);
  }

  #clear(): void {
    if (this.#screen.live && !this.#screen.quiet) this.#screen.write('\r\u001b[2K');
  }

  #label(): string {
    return this.#name.padEnd(NAME_WIDTH);
  }

  /** A line that wraps cannot be redrawn; colour codes take no room. */
  #cut(line: string): string {
    const codes = line.length - line.replaceAll(/\u001b\[\d+m/g, '').length;
    return line.slice(0, this.#screen.width - 1 + codes);
  }
}
