import type { AttemptRecord, CallRecord, Metric } from '../catalogue/index.ts';
import { valuesAt } from '../catalogue/index.ts';

/** One figure of one attempt, where and when. */
export interface Sample {
  value: number;
  at: string;
  region: string;
  callId: string;
}

/** Every sample of a metric over the records of its system; none for a metric that records do not carry. */
export function samplesOf(metric: Metric | undefined, records: readonly AttemptRecord[]): Sample[] {
  const path = metric?.sample;
  if (metric === undefined || path === undefined) return [];
  // Systems' records may be alike: a metric's samples are in those of its own.
  const own = records.filter(({ system }) => metric.id.startsWith(`vigie.${system}.`));
  return own.flatMap((record) =>
    valuesAt(record, path).map((value) => ({
      value,
      at: record.startedAt,
      region: record.region,
      callId: idOf(record),
    })),
  );
}

/** By what an attempt is found again. */
export function idOf({ id, callId }: AttemptRecord): string {
  return id ?? callId ?? '';
}

/** Ended as it ought to. */
export function succeeded({ outcome }: AttemptRecord): boolean {
  return outcome === 'answered' || outcome === 'done';
}

/** The calls among some records: those of voice. */
export function callsIn(records: readonly AttemptRecord[]): CallRecord[] {
  return records.filter((record): record is CallRecord => record.schema === 'vigie/call/1');
}
