import { createHmac } from 'node:crypto';

/** How a telephone gets into a room. */
export interface DialIn {
  number: string;
  pin: string;
}

/** A bridge that calls telephones (engine/bridge/http.go). */
export interface Bridge {
  /** Address of its HTTP. */
  address: string;
  /** Content of the secret `bridge_key`. */
  key: string;
}

/** What became of a call out; `refused` by the telephone, `failed` on the way. */
export type CallOutcome = 'answered' | 'number' | 'room' | 'refused' | 'failed';

const PIN_DIGITS = 6;
/** A telephone rings for 45 s at most; then there is the set-up. */
const CALL_TIMEOUT_MS = 60_000;

const sum = (key: string, purpose: string, name: string): Buffer =>
  createHmac('sha256', key).update(`${purpose}:${name}`).digest();

/** Number and PIN of a room, as engine/bridge/dialin derives them: 800001 to 899999, and six digits. */
export function dialInOf(room: string, key: string): DialIn {
  const number = 1n + (sum(key, 'number', room).readBigUInt64BE() % 99_999n);
  const pin = sum(key, 'pin', room).readBigUInt64BE() % 1_000_000n;
  return { number: `8${String(number).padStart(5, '0')}`, pin: String(pin).padStart(PIN_DIGITS, '0') };
}

/** Calls a number into a room, and settles when it has answered or will not. */
export async function callOut({ address, key }: Bridge, room: string, number: string): Promise<CallOutcome> {
  const response = await fetch(`${address}/calls`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sum(key, 'token', 'calls').toString('hex')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ room, number }),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  if (response.ok) return 'answered';
  const { error } = (await response.json()) as { error?: unknown };
  return error === 'number' || error === 'room' || error === 'refused' ? error : 'failed';
}
