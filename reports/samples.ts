import type { CallRecord } from '../catalogue/index.ts';

/** One figure of one call, where and when. */
export interface Sample {
  value: number;
  at: string;
  region: string;
  callId: string;
}

type Read = (call: CallRecord) => (number | null | undefined)[];

const ears = (call: CallRecord) => [call.heard.caller, call.heard.callee].filter((ear) => ear !== null);

/** What each metric reads from a call: one sample for each direction that was heard. */
const READERS: Readonly<Record<string, Read>> = {
  'vigie.voice.mos': (call) => ears(call).map(({ mos }) => mos),
  'vigie.voice.jitter': (call) => ears(call).map(({ jitterMs }) => jitterMs.mean),
  'vigie.voice.delay': (call) => ears(call).map(({ delayMs }) => delayMs?.mean),
  'vigie.voice.rtt': (call) => ears(call).map(({ rttMs }) => rttMs),
  'vigie.voice.loss': (call) => ears(call).map(({ effectiveLossPct }) => effectiveLossPct),
  'vigie.voice.srd': (call) => [call.timings.srdMs],
};

export const SAMPLED = Object.keys(READERS);

/** Every sample of a metric over some calls; none for a metric that calls do not carry. */
export function samplesOf(metric: string, calls: readonly CallRecord[]): Sample[] {
  const read = READERS[metric];
  if (read === undefined) return [];
  return calls.flatMap((call) =>
    read(call)
      .filter((value) => value !== null && value !== undefined)
      .map((value) => ({ value, at: call.startedAt, region: call.region, callId: call.callId })),
  );
}
