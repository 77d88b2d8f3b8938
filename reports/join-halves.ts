import type { AttemptRecord, CallHalf, CallRecord, HeardMedia } from '../catalogue/index.ts';

type Half = CallRecord & { half: CallHalf };

/** How much earlier than its call was placed an end may seem to have got it: what clocks are off by beyond what they say, ms. */
const SLACK_MS = 250;

/**
 * Make one call of the two halves that the probes of its ends have written; all else stays as it is.
 * Call-IDs differ on both sides of an IPBX, so halves are those of the same two telephones, the called
 * one's begun within the caller's. A half without its other half stays, says so, and has failed.
 */
export function joinHalves(records: readonly AttemptRecord[]): AttemptRecord[] {
  const callees = new Map<string, Half[]>();
  for (const half of records.filter(isHalf).filter(({ half: { side } }) => side === 'callee')) {
    const known = callees.get(pairOf(half));
    if (known === undefined) callees.set(pairOf(half), [half]);
    else known.push(half);
  }
  const joined = records.flatMap((record): AttemptRecord[] => {
    if (!isHalf(record)) return [record];
    if (record.half.side === 'callee') return [];
    const waiting = callees.get(pairOf(record)) ?? [];
    const i = waiting.findIndex((callee) => isWithin(callee, record));
    const [callee] = i < 0 ? [] : waiting.splice(i, 1);
    return [callee === undefined ? alone(record) : whole(record, callee)];
  });
  return [...joined, ...[...callees.values()].flat().map(alone)];
}

function isHalf(record: AttemptRecord): record is Half {
  return record.schema === 'vigie/call/1' && 'half' in record;
}

function pairOf({ caller, callee }: CallRecord): string {
  return `${caller} ${callee}`;
}

/** The called telephone got its call while the caller's was going on; by the caller's clock. */
function isWithin(callee: Half, caller: Half): boolean {
  const { offsetMs = 0, errorMs = 0 } = callee.half.clock ?? {};
  const began = Date.parse(callee.startedAt) + offsetMs;
  const slack = errorMs + SLACK_MS;
  return began >= Date.parse(caller.startedAt) - slack && began <= Date.parse(caller.endedAt) + slack;
}

function whole({ half, ...call }: Half, callee: Half): CallRecord {
  const problem = call.outcome === 'answered' && callee.outcome === 'failed' ? callee.failure : null;
  return {
    ...call,
    ...(problem === null ? {} : { outcome: 'failed', failure: `in ${callee.region}: ${problem}` }),
    calleeCallId: callee.callId,
    heard: {
      caller: withSent(call.heard.caller, callee.half.sent),
      callee: withSent(callee.heard.callee, half.sent),
    },
  };
}

/** What an ear was to hear is what the other end sent. */
function withSent(heard: HeardMedia | null, sent: number): HeardMedia | null {
  return heard === null ? null : { ...heard, sent };
}

/** Seen from the caller's side, whichever half it is: a call that was placed there. */
function alone({ half, ...call }: Half): CallRecord {
  const seen =
    half.side === 'caller'
      ? call
      : { ...call, region: call.peerRegion, peerRegion: call.region, calleeCallId: call.callId };
  if (call.outcome !== 'answered') return seen;
  return { ...seen, outcome: 'failed', failure: `answered, but ${call.peerRegion} has no half of it` };
}
