/** Spans of time that end now, as Grafana writes them in an address. */
export const LIVE = { 'now-5m': 5 * 60_000, 'now-15m': 15 * 60_000, 'now-1h': 60 * 60_000 } as const;

export type LiveSpan = keyof typeof LIVE;

/** What a page shows, by its address: the same as Grafana's, so that a link serves both. */
export interface Shown {
  /** Uid of the board. */
  board: string;
  /** All that ran in a span that ends now, or one run. */
  what: { live: LiveSpan } | { run: string };
}

const HOME = 'home';

/** An address that says nothing, or what cannot be, is the last 15 minutes: it may not reach a query. */
export function shownAt(path: string, search: string): Shown {
  const parameters = new URLSearchParams(search);
  const board = /^\/d\/([\w-]+)/.exec(path)?.[1] ?? HOME;
  const run = parameters.get('var-run') ?? '';
  if (/^\d{8}-[\w-]+$/.test(run)) return { board, what: { run } };
  const from = parameters.get('from') ?? '';
  return { board, what: { live: from in LIVE ? (from as LiveSpan) : 'now-15m' } };
}

export function addressOf({ board, what }: Shown): string {
  const path = board === HOME ? '/' : `/d/${board}`;
  return 'run' in what ? `${path}?var-run=${what.run}` : `${path}?from=${what.live}&to=now`;
}
