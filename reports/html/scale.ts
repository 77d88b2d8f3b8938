/** From a value to its place on paper. */
export type Scale = (value: number) => number;

export function linear([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  const span = to - from === 0 ? 1 : to - from;
  return (value) => start + ((value - from) / span) * (end - start);
}

/** A scale that holds what lies outside at its edge: the store's first point may be older than the run. */
export function clamped([from, to]: readonly [number, number], paper: readonly [number, number]): Scale {
  const scale = linear([from, to], paper);
  return (value) => scale(Math.min(to, Math.max(from, value)));
}

/** Round numbers from at most `from` to at least `to`, some `count` of them. */
export function niceTicks(from: number, to: number, count = 4): number[] {
  const step = niceStep((to - from || 1) / count);
  const first = Math.floor(from / step);
  const last = Math.max(first + 1, Math.ceil(to / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10;
  return factor * power;
}

const TIME_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400];

/** Whole times within a length, ms from its beginning. */
export function timeTicks(lengthMs: number, count = 6): number[] {
  const step = (TIME_STEPS_S.find((one) => one * 1000 * count >= lengthMs) ?? 86_400) * 1000;
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, i) => i * step);
}

/** E.g. `1:05`, `1:00:00`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number): string => String(part).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A coordinate, short. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
