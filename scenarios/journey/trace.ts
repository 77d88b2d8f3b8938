/** One trace from end to end (W3C Trace Context §3.2): each step is a span of it. */
export class Trace {
  readonly id: string;
  readonly #random: (bytes: number) => string;

  /** @param random - so many bytes, as hexadecimal. */
  constructor(random: (bytes: number) => string) {
    this.#random = random;
    this.id = random(16);
  }

  /** A `traceparent` for the next step, sampled. */
  next(): string {
    return `00-${this.id}-${this.#random(8)}-01`;
  }
}
