import type { TimelineEvent } from '../../catalogue/index.ts';
import { doorPort } from '../docker/project.ts';

const TIMEOUT_MS = 10_000;

/** One line of a range query. */
export interface Series {
  labels: Record<string, string>;
  points: [timeMs: number, value: number][];
}

/** Address of the door on this machine. */
export function doorUrl(path = '/'): string {
  return `http://127.0.0.1:${doorPort()}${path}`;
}

/** What the autoscaler saw and did, up to now. */
export async function scalingEvents(): Promise<TimelineEvent[]> {
  const { events } = (await ask(doorUrl('/autoscaler/events'))) as { events: TimelineEvent[] };
  return events;
}

/** A query over a span of time. */
export async function queryRange(expr: string, span: { from: Date; to: Date; stepS: number }): Promise<Series[]> {
  const seconds = (date: Date): string => (date.getTime() / 1000).toFixed(3);
  const parameters = { query: expr, start: seconds(span.from), end: seconds(span.to), step: String(span.stepS) };
  const answer = (await ask(doorUrl('/store/api/v1/query_range'), parameters)) as {
    data: { result: { metric: Record<string, string>; values: [number, string][] }[] };
  };
  return answer.data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.map(([time, value]) => [Math.round(time * 1000), Number(value)]),
  }));
}

/** The one figure that a query gives now; null when it gives none. */
export async function queryValue(expr: string): Promise<number | null> {
  const answer = (await ask(doorUrl('/store/api/v1/query'), { query: expr })) as {
    data: { result: { value: [number, string] }[] };
  };
  const [first] = answer.data.result;
  return first === undefined ? null : Number(first.value[1]);
}

async function ask(url: string, form?: Record<string, string>): Promise<unknown> {
  const request = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.ok) return response.json();
  throw new Error(`Cannot ask ${url}: ${response.status} ${(await response.text()).slice(0, 200)}`);
}
