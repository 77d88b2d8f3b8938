import type { PeerClock, ProbeStatus } from '../catalogue/index.ts';
import { figure } from './words.ts';

/** How far another probe's clock is apart, and how far that may be off, e.g. `clock offset sa–eu 0.4 ms ± 0.1`. */
export function clockInWords(region: string, { peer, offsetMs, errorMs }: PeerClock): string {
  return `clock offset ${region}–${peer} ${figure(offsetMs, 'ms')} ± ${figure(errorMs, '')}`;
}

/** Of all generators that have one end only of what they do; null where none does. Two systems of a region are on one clock. */
export function clocksInWords(generators: readonly ProbeStatus[]): string | null {
  const best = new Map<string, PeerClock>();
  for (const { region, clock } of generators) {
    if (clock !== undefined && clock.errorMs < (best.get(region)?.errorMs ?? Infinity)) best.set(region, clock);
  }
  return best.size === 0 ? null : [...best].map(([region, clock]) => clockInWords(region, clock)).join('; ');
}
