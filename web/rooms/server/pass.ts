import type { DialIn } from './dial-in.ts';
import { dialInOf } from './dial-in.ts';
import type { Guest } from './keys.ts';
import { relayCredentials, signAccess } from './keys.ts';

const RELAY_SECONDS = 4 * 3600;

/** Keys that passes are made with. */
export interface Keys {
  livekit: { name: string; secret: string };
  turn: string;
  bridge: string;
}

/** All that the page needs to enter. */
export interface Pass {
  room: string;
  token: string;
  dialIn: DialIn;
  /** Only for who comes by the door; the others get theirs from LiveKit. */
  relay: { urls: string[]; username: string; credential: string } | null;
}

/**
 * @param host - host and port as the browser has them. In the world (198.19.0.0/16) a browser reaches the nodes; from
 *   the machine that the stack runs on it reaches nothing but the door, so its media go by the relay behind it.
 */
export async function makePass(guest: Guest, host: string, keys: Keys & { relayPort: number }): Promise<Pass> {
  const token = await signAccess(guest, keys.livekit);
  const pass = { room: guest.room, token, dialIn: dialInOf(guest.room, keys.bridge) };
  const name = host.replace(/:\d+$/, '');
  if (name.startsWith('198.19.') || name === 'rooms.vigie.test') return { ...pass, relay: null };
  const urls = [`turns:${name}:${keys.relayPort}?transport=tcp`];
  return { ...pass, relay: { urls, ...relayCredentials(guest.identity, keys.turn, RELAY_SECONDS) } };
}
