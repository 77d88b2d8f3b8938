import { waitScore } from '../lib/wait-score.ts';
import type { WaitScale } from '../lib/wait-score.ts';

/** What a journey is made of, in order, and what people make of a wait there. */
export const STEPS = {
  signOn: { unnoticed: 500, givenUp: 20_000 },
  find: { unnoticed: 150, givenUp: 5000 },
  call: { unnoticed: 500, givenUp: 15_000 },
  room: { unnoticed: 1500, givenUp: 30_000 },
  pad: { unnoticed: 800, givenUp: 20_000 },
  mail: { unnoticed: 2000, givenUp: 60_000 },
} as const satisfies Record<string, WaitScale>;

/** By what each begins, as `network.protocol.name` of its span. */
export const PROTOCOLS = {
  signOn: 'http',
  find: 'http',
  call: 'sip',
  room: 'http',
  pad: 'http',
  mail: 'smtp',
} as const satisfies Record<keyof typeof STEPS, string>;

export type Step = keyof typeof STEPS;
export type Waits = Partial<Record<Step, number>>;

export interface Judged {
  /** The longest; null when there was none. */
  slowest: Step | null;
  /** The one that people mind most, and so the whole's; null where nobody minds any. */
  worst: Step | null;
  score: { model: string; mos: number };
}

/** A journey is as good as its worst step. @param waits - ms. @param failed - it came to no end. */
export function judge(waits: Waits, failed: boolean): Judged {
  const taken = Object.entries(waits) as [Step, number][];
  const by = (value: (one: [Step, number]) => number): Step | null =>
    taken.reduce<[Step, number] | null>(
      (most, one) => (most === null || value(one) > value(most) ? one : most),
      null,
    )?.[0] ?? null;
  const scoreOf = ([step, ms]: [Step, number]): number => waitScore(ms, STEPS[step]);
  const mos = failed ? 1 : Math.min(...taken.map(scoreOf));
  return {
    slowest: by(([, ms]) => ms),
    worst: mos < 5 ? by((one) => -scoreOf(one)) : null,
    score: { model: 'ITU-T G.1030 form, worst step', mos },
  };
}
