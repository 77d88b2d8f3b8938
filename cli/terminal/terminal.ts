import type { Screen } from './step.ts';
import { Step } from './step.ts';
import type { Style } from './style.ts';
import { style, wantsColor } from './style.ts';

export interface TerminalOptions {
  /** Nothing but the verdict and errors. */
  quiet: boolean;
  /** Standard output is for one JSON document: all else goes to standard error. */
  json: boolean;
  color: boolean;
}

/** What a command prints, and where. One line at most is being redrawn. */
export class Terminal implements Screen {
  readonly style: Style;
  readonly quiet: boolean;
  readonly live: boolean;
  readonly width: number;
  readonly #out: NodeJS.WriteStream;

  constructor({ quiet, json, color }: TerminalOptions) {
    this.#out = json ? process.stderr : process.stdout;
    this.quiet = quiet;
    this.live = this.#out.isTTY && process.env['TERM'] !== 'dumb';
    this.style = style(wantsColor(color, this.#out, process.env));
    this.width = this.#out.isTTY ? this.#out.columns : 100;
  }

  /** A line of the story; not printed when quiet. */
  line(text = ''): void {
    if (!this.quiet) this.write(`${text}\n`);
  }

  /** A line that is printed even when quiet. */
  result(text: string): void {
    this.write(`${text}\n`);
  }

  warn(text: string): void {
    process.stderr.write(`${this.style.yellow('!')} ${text}\n`);
  }

  /** A step with a name, which ends with a tick or a cross. */
  step(name: string): Step {
    return new Step(this, name);
  }

  write(text: string): void {
    this.#out.write(text);
  }
}
