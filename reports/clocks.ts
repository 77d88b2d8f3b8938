import type { PeerClock, ProbeStatus } from '../catalogue/index.ts';
import { figure } from './words.ts';

/** How far another probe's clock is apart, and how far that may be off, e.g. `clock offset sa–eu 0.4 ms ± 0.1`. */
export function clockInWords(region: string, { peer, offsetMs, errorMs }: PeerClock): string {
  return `clock offset ${region}–${peer} ${figure(offsetMs, 'ms')} ± ${figure(errorMs, '')}`;
}

/** Of all generators that hold one end of calls only; null where none does. */
export function clocksInWords(generators: readonly ProbeStatus[]): string | null {
  const parts = generators.flatMap(({ region, clock }) => (clock === undefined ? [] : [clockInWords(region, clock)]));
  return parts.length === 0 ? null : parts.join('; ');
}
