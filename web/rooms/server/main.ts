import { readFileSync } from 'node:fs';
import { byEither } from './admission.ts';
import { callOut, dialInOf } from './dial-in.ts';
import { readPage } from '../../lib/page-files.ts';
import { Sessions } from '../../lib/sessions.ts';
import { SignOn } from '../../lib/sign-on.ts';
import { startTracing } from '../../lib/tracing.ts';
import { ROOM_NAME, signInvitation } from './keys.ts';
import { makePass } from './pass.ts';
import { opens, roomsServer } from './serve.ts';

const secret = (name: string): string => readFileSync(`/run/secrets/${name}`, 'utf8').trim();
const { env } = process;
const DOOR = env['ROOMS_ADDRESS'] ?? 'https://127.0.0.1:3443';
const HOUR_S = 3600;

const [command, room = '', last] = process.argv.slice(2);
const bridge = { address: env['ROOMS_BRIDGE'] ?? 'http://bridge:8090', key: secret('bridge_key') };
if (command === 'invite') await invite();
else if (command === 'call') await call(last ?? '');
else if (command === 'dial-in') console.log(Object.values(dialInOf(room, bridge.key)).join(' '));
else serve();

/** `invite ROOM [HOURS]`: prints a link. */
async function invite(): Promise<void> {
  const hours = last ?? '12';
  if (!ROOM_NAME.test(room)) {
    console.error(`Cannot invite to "${room}": a room's name is of a to z, 0 to 9 and -, 63 at most`);
    process.exit(2);
  }
  if (!(Number(hours) > 0 && Number(hours) <= 8760)) {
    console.error(`Cannot invite for "${hours}" hours: expected more than 0, at most 8760`);
    process.exit(2);
  }
  const invitation = await signInvitation(room, secret('rooms_key'), Number(hours) * HOUR_S);
  // After the #: it stays in the browser, and out of every log.
  console.log(`${DOOR}/r/${room}#${invitation}`);
}

/** `call ROOM NUMBER`: prints what became of it; 1 where it was not answered. */
async function call(number: string): Promise<void> {
  const outcome = await callOut(bridge, room, number);
  console.log(outcome);
  process.exitCode = outcome === 'answered' ? 0 : 1;
}

function serve(): void {
  const keys = {
    livekit: { name: 'vigie', secret: secret('sfu_key') },
    turn: secret('turn_key'),
    bridge: bridge.key,
    relayPort: Number(env['ROOMS_RELAY_PORT'] ?? '5349'),
  };
  const port = env['GATE_PORT'] ?? '4443';
  const signOn = new SignOn({
    issuer: `https://signon.vigie.test:${port}/`,
    id: 'rooms',
    secret: secret('oidc_rooms'),
    address: `https://rooms.vigie.test:${port}`,
  });
  const sessions = new Sessions(signOn, { key: secret('rooms_key'), opens });
  const server = roomsServer({
    admit: byEither(secret('rooms_key'), sessions),
    sessions,
    pass: (guest, host) => makePass(guest, host, keys),
    call: (room, number) => callOut(bridge, room, number),
    settings: { telemetry: env['ROOMS_TELEMETRY'] === 'true' },
    page: readPage(env['ROOMS_PAGE'] ?? '/usr/share/vigie/rooms/page'),
  });
  const tracing = startTracing('rooms');
  tracing.follow(server);
  server.listen(8080);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => server.close(() => void tracing.stop()));
  }
}
