import type { RunRecord, TimelineEvent } from '../../catalogue/index.ts';
import { scalingEvents } from './door.ts';

/** What happened during a run: its own phases, and what the autoscaler saw and did. */
export async function timelineOf(run: RunRecord, own: readonly TimelineEvent[]): Promise<TimelineEvent[]> {
  const [from, to] = [Date.parse(run.startedAt), Date.parse(run.endedAt ?? new Date().toISOString())];
  const scaling = (await scalingEvents()).filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to);
  return [...own, ...scaling].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** An event of the run itself, now. */
export function event(kind: TimelineEvent['kind'], subject: string, text: string): TimelineEvent {
  return { at: new Date().toISOString(), kind, subject, text };
}
