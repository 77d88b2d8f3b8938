import type { Answer } from './store.ts';

/** A run, as far as the store knows it. */
export interface Run {
  id: string;
  /** Systems that it had. */
  systems: string[];
  /** First and last figure, ms since the epoch. */
  from: number;
  to: number;
}

/** How far back runs are looked for. */
const BACK = '7d';
const ACTIVE = '{__name__=~"vigie_[a-z]+_active",run_id!=""}';
/** Most that are listed. */
const MOST = 40;

/** Queries that `runsOf` reads: every system says all the while how many attempts are active. */
export const RUN_QUERIES = [
  `min by (run_id, system) (tfirst_over_time(${ACTIVE}[${BACK}]))`,
  `max by (run_id, system) (tlast_over_time(${ACTIVE}[${BACK}]))`,
] as const;

/** The runs of these answers, the newest first. */
export function runsOf(first: readonly Answer[], last: readonly Answer[]): Run[] {
  const runs = new Map<string, Run>();
  for (const { labels, points } of [...first, ...last]) {
    const { run_id: id = '', system = '' } = labels;
    const at = (points[0]?.[1] ?? NaN) * 1000;
    if (id === '' || !Number.isFinite(at)) continue;
    const run = runs.get(id) ?? { id, systems: [], from: at, to: at };
    if (system !== '' && !run.systems.includes(system)) run.systems.push(system);
    runs.set(id, { ...run, from: Math.min(run.from, at), to: Math.max(run.to, at) });
  }
  return [...runs.values()].sort((a, b) => b.from - a.from).slice(0, MOST);
}

/** Those with a figure in a stretch of time. */
export function runsIn(runs: readonly Run[], { from, to }: { from: number; to: number }): Run[] {
  return runs.filter((run) => run.to >= from && run.from <= to);
}
