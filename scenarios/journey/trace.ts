/** A span as it is sent (scenarios/journey/spans.ts). */
export interface TracedSpan {
  traceId: string;
  id: string;
  /** Empty for the root. */
  parentId: string;
  name: string;
  kind: 'internal' | 'server' | 'client';
  /** `service.name` of who was busy with it. */
  service: string;
  /** Since 1970, ms. */
  fromMs: number;
  toMs: number;
  /** What went wrong; null when nothing did. */
  failure: string | null;
  attributes?: Record<string, string | number>;
}

/** Of a span's end. */
interface Ended extends Pick<TracedSpan, 'name' | 'fromMs' | 'toMs' | 'failure' | 'attributes'> {
  /** As `next` gave it, or as it came to the far end. */
  traceparent: string;
}

const VERSION_00 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** One trace from end to end (W3C Trace Context §3.2): each step is a span of it, below one of the whole journey. */
export class Trace {
  readonly id: string;
  readonly #root: string;
  readonly #random: (bytes: number) => string;
  readonly #spans: TracedSpan[] = [];

  /** @param random - so many bytes, as hexadecimal. */
  constructor(random: (bytes: number) => string) {
    this.#random = random;
    this.id = random(16);
    this.#root = random(8);
  }

  /** A `traceparent` for the next step, sampled. */
  next(): string {
    return `00-${this.id}-${this.#random(8)}-01`;
  }

  /** A step has ended: what it did was asked of others, with its `traceparent`. */
  ended({ traceparent, ...span }: Ended): void {
    const id = VERSION_00.exec(traceparent)?.[2] ?? '';
    this.#add({ ...span, id, parentId: this.#root, kind: 'client', service: 'journey' });
  }

  /** The far end took what was asked: a span below that whose `traceparent` it got. One that got none is in no trace. */
  taken(service: string, { traceparent, ...span }: Ended): void {
    const [, traceId, parentId = ''] = VERSION_00.exec(traceparent) ?? [];
    if (traceId !== this.id) return;
    this.#add({ ...span, id: this.#random(8), parentId, kind: 'server', service });
  }

  /** The journey has ended: all its spans, the whole one first. */
  spans(whole: Omit<Ended, 'traceparent'>): TracedSpan[] {
    const root: TracedSpan = {
      ...whole,
      ...{ traceId: this.id, id: this.#root, parentId: '', kind: 'internal', service: 'journey' },
    };
    return [root, ...this.#spans];
  }

  #add(span: Omit<TracedSpan, 'traceId'>): void {
    this.#spans.push({ traceId: this.id, ...span });
  }
}
