import type { QueryScope } from '../../../dashboards/render-query.ts';
import type { TimeMark } from '../../../reports/html/chart.ts';
import { LIVE } from './address.ts';
import type { Shown } from './address.ts';
import type { Run } from './runs.ts';

/** Points of a line, about. */
const POINTS = 180;
/** A moving figure's least window, s: several scoring intervals of a call, as on Grafana's boards. */
const LEAST_WINDOW_S = 20;
/** Probes send each 2 s, scores of running calls come each 5 s. */
const LEAST_STEP_S = 5;
/** A run's last figures come after its last call, ms. */
const AFTER_MS = 10_000;
const MARK_STEPS_S = [5, 10, 30, 60, 120, 300, 600, 1200, 3600, 7200, 14_400, 43_200, 86_400];
const MOST_MARKS = 8;

/** What the store is asked for: a stretch of time, and how finely. */
export interface Span {
  /** ms since the epoch, whole steps, so that a line does not wobble from one look to the next. */
  from: number;
  to: number;
  stepS: number;
  scope: QueryScope;
}

/**
 * The span of what is shown.
 * @param nowMs - since the epoch
 * @param run - what is known of the run that is shown; without it the last hour stands for its time
 */
export function spanOf({ what }: Shown, nowMs: number, run?: Run): Span {
  const [begin, end] =
    'live' in what ? [nowMs - LIVE[what.live], nowMs] : [run?.from ?? nowMs - 3_600_000, run?.to ?? nowMs];
  const stepS = Math.max(LEAST_STEP_S, Math.ceil((end - begin) / 1000 / POINTS / LEAST_STEP_S) * LEAST_STEP_S);
  const stepMs = stepS * 1000;
  const [from, to] = [
    Math.floor(begin / stepMs) * stepMs,
    Math.floor((end + ('run' in what ? AFTER_MS : 0)) / stepMs) * stepMs,
  ];
  const windowS = Math.max(LEAST_WINDOW_S, stepS + LEAST_STEP_S);
  return {
    ...{ from, to, stepS },
    scope: {
      run: 'run' in what ? what.run : '.*',
      window: `${windowS}s`,
      range: `${Math.ceil((to - from) / 1000)}s`,
    },
  };
}

/** Whole hours, minutes or seconds of the day, by the clock of who reads; `offsetMs` is what it is ahead of UTC. */
export function timeMarks({ from, to }: Pick<Span, 'from' | 'to'>, offsetMs: number): TimeMark[] {
  const length = to - from;
  const stepMs = (MARK_STEPS_S.find((step) => step * 1000 * MOST_MARKS >= length) ?? 86_400) * 1000;
  const first = Math.ceil((from + offsetMs) / stepMs) * stepMs - offsetMs;
  const count = Math.max(0, Math.floor((to - first) / stepMs) + 1);
  return Array.from({ length: count }, (_, i) => {
    const at = first + i * stepMs;
    return { at, text: clockOf(at + offsetMs).slice(0, stepMs < 60_000 ? 8 : 5) };
  });
}

/** `14:05:30` of a moment. @param at - ms since the epoch, moved by the reader's offset */
function clockOf(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
