import { setTimeout as sleep } from 'node:timers/promises';
import { query } from './store.ts';

/** coturn's own account, as the store has it (engine/turn). */
export interface Relay {
  /** Allocations that stand. */
  active: number;
  /** Granted since it began, to clients that came by TLS. */
  tls: number;
  /** Passed on to people since it began. */
  packetsDown: number;
  octetsDown: number;
}

/** The account once nobody is on the relay any longer: what went by it is then told to the last packet. */
export async function relayAtRest(): Promise<Relay> {
  for (let i = 0; i < 120; i++) {
    const relay = await relayNow();
    if (relay.active === 0) {
      // Of what was told beside the last end, a scrape may have seen the one without the other: the next has both.
      await sleep(6000);
      return relayNow();
    }
    await sleep(500);
  }
  throw new Error('a minute after the last goodbye the relay still holds allocations');
}

async function relayNow(): Promise<Relay> {
  const [active, tls, packetsDown, octetsDown] = await Promise.all([
    value('vigie_relay_active'),
    value('vigie_relay_allocations{way="tls"}'),
    value('vigie_relay_packets{direction="down"}'),
    value('vigie_relay_octets{direction="down"}'),
  ]);
  return { active, tls, packetsDown, octetsDown };
}

async function value(series: string): Promise<number> {
  const [found] = await query(`sum(last_over_time(${series}[1m]))`);
  if (found === undefined) throw new Error(`the store has no ${series}`);
  return found.value;
}
