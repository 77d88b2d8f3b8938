const door = `http://127.0.0.1:${process.env.VIGIE_DOOR_PORT ?? '3000'}`;

interface QueryAnswer {
  status: string;
  error?: string;
  data?: { result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[] };
}

/** The values that an instant query gives now, by series; fails on anything but success. */
export async function query(expr: string): Promise<{ labels: Record<string, string>; value: number }[]> {
  const answer = await ask('query', { query: expr });
  return answer.map((series) => ({ labels: series.metric, value: Number(series.value?.[1]) }));
}

/** How many points a range query gives over the last `seconds`. */
export async function points(expr: string, seconds: number): Promise<number> {
  const end = Math.floor(Date.now() / 1000);
  const answer = await ask('query_range', { query: expr, start: String(end - seconds), end: String(end), step: '5' });
  return answer.flatMap((series) => series.values ?? []).filter(([, value]) => Number.isFinite(Number(value))).length;
}

async function ask(what: 'query' | 'query_range', parameters: Record<string, string>) {
  const response = await fetch(`${door}/store/api/v1/${what}`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.json()) as QueryAnswer;
  if (answer.status !== 'success' || answer.data === undefined) {
    throw new Error(`Cannot query the store: ${answer.error ?? response.status} (${parameters.query})`);
  }
  return answer.data.result;
}
