/** One line of a query's answer; an instant query has one point a line. */
export interface Answer {
  labels: Record<string, string>;
  points: [timeMs: number, value: number][];
}

interface Told {
  data: { result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[] };
}

const TIMEOUT_MS = 10_000;
/** The store and the machine are the stack's: a page may not take it all. */
const AT_A_TIME = 4;

/** The value of an expression at a moment, ms since the epoch. */
export function askAt(expr: string, at: number): Promise<Answer[]> {
  return ask('query', { query: expr, time: String(at / 1000) });
}

/** The values of an expression in a stretch of time, ms since the epoch. */
export function askOver(expr: string, span: { from: number; to: number; stepS: number }): Promise<Answer[]> {
  const [start, end] = [String(span.from / 1000), String(span.to / 1000)];
  return ask('query_range', { query: expr, start, end, step: String(span.stepS) });
}

/** JSON of one of the door's windows. */
export async function windowOf(path: string): Promise<unknown> {
  return told(path, await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS) }));
}

let under = 0;
const waiting: (() => void)[] = [];

async function ask(what: 'query' | 'query_range', parameters: Record<string, string>): Promise<Answer[]> {
  while (under >= AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
  under += 1;
  try {
    const path = `/store/api/v1/${what}`;
    const body = new URLSearchParams(parameters);
    const response = await fetch(path, { method: 'POST', body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { data } = (await told(path, response)) as Told;
    return data.result.map(({ metric, value, values }) => ({
      labels: metric,
      points: (values ?? (value === undefined ? [] : [value])).map(([time, text]) => [time * 1000, Number(text)]),
    }));
  } finally {
    under -= 1;
    waiting.shift()?.();
  }
}

async function told(path: string, response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  throw new Error(`Cannot ask ${path}: ${response.status} ${(await response.text()).slice(0, 200)}`);
}
