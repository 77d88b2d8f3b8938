import type { MediaWay, NumberBlock, Transport, VoicePlan } from '../../catalogue/types/plan.ts';

/** One of the ways in which the run's people telephone, with their share of the telephones and of the calls. */
export interface Way {
  transport: Transport;
  media: MediaWay;
  callers: NumberBlock;
  callees: NumberBlock;
  calls: number;
}

/** Every transport with every way to carry media; telephones and calls are dealt evenly, the rest to the first ways. */
export function waysOf({ transports, media, people, calls }: VoicePlan): Way[] {
  const pairs = transports.flatMap((transport) => media.map((way) => ({ transport, media: way })));
  return pairs
    .map((pair, i) => ({
      ...pair,
      callers: share(people.callers, i, pairs.length),
      callees: share(people.callees, i, pairs.length),
      calls: Math.floor(calls / pairs.length) + (i < calls % pairs.length ? 1 : 0),
    }))
    .filter((way) => way.calls > 0);
}

function share({ first, count }: NumberBlock, i: number, of: number): NumberBlock {
  const each = Math.floor(count / of);
  return { first: String(Number(first) + i * each), count: each };
}
