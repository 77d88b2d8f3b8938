import type { Wave } from './wav.ts';

/** Length of what is embedded, s: ten calls, heard and said, stay under 4 MB of base64. */
export const SOUND_SECONDS = 8;
/** Frames that are compared, s: a packet. */
export const FRAME_SECONDS = 0.02;
const RATE = 8000;
/** A frame is another one when the difference has more than this share of the power of what was said… */
const OTHER = 0.1;
/** …and is above a quiet room's: 20 of 32768, RMS. */
const FLOOR = 20 ** 2;

/** The stretch of an ear in which it heard worst, and what was said meanwhile. */
export interface Sound {
  ear: 'caller' | 'callee';
  /** Where it begins in what was kept of the ear, s. */
  from: number;
  heard: Wave;
  said: Wave;
  /** For each frame, whether it was another than was said. */
  differs: boolean[];
}

/** The worst stretch: that with the most power in the difference; of equal ones the first. */
export function worstStretch(ear: Sound['ear'], { heard, said }: { heard: Wave; said: Wave }): Sound {
  const [a, b] = [atRate(heard), atRate(said)];
  const frame = RATE * FRAME_SECONDS;
  const frames = Math.floor(Math.min(a.length, b.length) / frame);
  const errors = Array.from({ length: frames }, (_, i) => power(i * frame, frame, (k) => (a[k] ?? 0) - (b[k] ?? 0)));
  const most = Math.min(frames, Math.round(SOUND_SECONDS / FRAME_SECONDS));
  const first = worstFrom(errors, most);
  const differs = errors.slice(first, first + most).map((error, i) => {
    const spoken = power((first + i) * frame, frame, (k) => b[k] ?? 0);
    return error > Math.max(OTHER * spoken, FLOOR);
  });
  const cut = (samples: Int16Array): Wave => ({
    rate: RATE,
    samples: samples.slice(first * frame, (first + most) * frame),
  });
  return { ear, from: first * FRAME_SECONDS, heard: cut(a), said: cut(b), differs };
}

function worstFrom(errors: readonly number[], length: number): number {
  let sum = errors.slice(0, length).reduce((total, one) => total + one, 0);
  let [worst, first] = [sum, 0];
  for (let i = length; i < errors.length; i += 1) {
    sum += (errors[i] ?? 0) - (errors[i - length] ?? 0);
    // More than rounding: where all is equal, the first stays.
    if (sum > worst * (1 + 1e-9)) [worst, first] = [sum, i - length + 1];
  }
  return first;
}

/** Mean square of `count` values from `start` on. */
function power(start: number, count: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = start; i < start + count; i += 1) sum += value(i) ** 2;
  return sum / count;
}

/** At 8 kHz: neighbours of a wideband codec's 16 kHz are averaged, which is enough to listen to a telephone. */
function atRate({ rate, samples }: Wave): Int16Array {
  const step = Math.max(1, Math.round(rate / RATE));
  if (step === 1) return samples;
  return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const part = samples.subarray(i * step, (i + 1) * step);
    return part.reduce((sum, one) => sum + one, 0) / step;
  });
}
