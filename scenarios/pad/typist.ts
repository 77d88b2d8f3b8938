/** A key, and how long after the one before it is struck, ms. */
export interface Stroke {
  key: string;
  afterMs: number;
}

const WORDS =
  'la réunion de mardi est avancée à dix heures ; the release goes out once the quality of calls holds in every region ; ' +
  'quem não pode vir liga para a sala ; notes are kept here and sent by mail to all who were there';
/** Between keys within a word, ms: median and spread (as the logarithm's standard deviation) of practised typists. */
const [MEDIAN_MS, SPREAD] = [180, 0.4];
/** A thought between words, at times. */
const [THINKS, THINK_MS] = [0.06, 1800];
/** A character is taken back at times. */
const SLIPS = 0.03;
export const BACKSPACE = '\b';

/** Somebody who writes for ever, in human time. */
export function* typist(random: () => number): Generator<Stroke, never> {
  const letters = Array.from(WORDS);
  let i = Math.floor(random() * letters.length);
  for (;;) {
    const key = letters[i % letters.length] ?? ' ';
    const thinks = key === ' ' && random() < THINKS;
    yield { key, afterMs: between(random) + (thinks ? THINK_MS * (0.5 + random()) : 0) };
    if (random() < SLIPS) yield { key: BACKSPACE, afterMs: 2 * between(random) };
    i += 1;
  }
}

/** Log-normal (Box and Muller's way to a normal). */
function between(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return MEDIAN_MS * Math.exp(SPREAD * normal);
}
