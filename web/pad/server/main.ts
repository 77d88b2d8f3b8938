import { readFileSync } from 'node:fs';
import { Server } from '@hocuspocus/server';
import { readPage } from '../../lib/page-files.ts';
import { Sessions } from '../../lib/sessions.ts';
import { SignOn } from '../../lib/sign-on.ts';
import { startTracing } from '../../lib/tracing.ts';
import { Pads } from './pads.ts';
import { Store } from './store.ts';
import { PAD_NAME, signPass } from './token.ts';
import { answer, opens, writeJson } from './web.ts';

const secret = (name: string): string => readFileSync(`/run/secrets/${name}`, 'utf8').trim();
const { env } = process;
const HOUR_S = 3600;
/** Of one message, bytes: a pasted text, not a file. */
const MOST_BYTES = 1 << 20;

const [command, ...rest] = process.argv.slice(2);
if (command === 'invite') await invite(rest);
else await serve();

/** `invite PAD NAME [NUMBER] [HOURS]`: prints a link. */
async function invite([pad = '', name = '', number = '', hours = '12']: string[]): Promise<void> {
  if (!PAD_NAME.test(pad) || name === '' || !(Number(hours) > 0 && Number(hours) <= 8760)) {
    console.error(
      `Cannot invite "${name}" to "${pad}" for ${hours} hours: a pad's name is of a to z, 0 to 9 and -, 63 at most; ` +
        'a person has a name; hours are more than 0, at most 8760',
    );
    process.exit(2);
  }
  const id =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 60) || 'guest';
  const pass = await signPass({ pad, id, name, number }, secret('pad_key'), Number(hours) * HOUR_S);
  // After the #: it stays in the browser, and out of every log.
  console.log(`${env['PAD_ADDRESS'] ?? 'https://127.0.0.1:3444'}/p/${pad}#${pass}`);
}

async function serve(): Promise<void> {
  const key = secret('pad_key');
  const store = new Store({
    host: env['PAD_DB_HOST'] ?? 'db',
    port: Number(env['PAD_DB_PORT'] ?? '5432'),
    user: 'pad',
    database: 'pad',
    password: secret('db_pad'),
  });
  const pads = new Pads(store, key);
  const port = env['GATE_PORT'] ?? '4443';
  const signOn = new SignOn({
    issuer: `https://signon.vigie.test:${port}/`,
    id: 'pad',
    secret: secret('oidc_pad'),
    address: `https://pad.vigie.test:${port}`,
  });
  const sessions = new Sessions(signOn, { key, opens });
  const web = { store, key, sessions, page: readPage(env['PAD_PAGE'] ?? '/usr/share/vigie/pad/page') };
  const server = new Server({
    port: Number(env['PAD_PORT'] ?? '8080'),
    address: env['PAD_HOST'] ?? '0.0.0.0',
    quiet: true,
    stopOnSignals: true,
    websocketOptions: { maxPayload: MOST_BYTES },
    extensions: [pads],
  });
  // In place of Hocuspocus' own page, which greets.
  server.httpServer.removeAllListeners('request').on('request', (request, response) => {
    answer(web, request, response).catch((error: unknown) => {
      console.error('pad: Cannot answer', request.method, request.url, error);
      if (response.headersSent) response.destroy();
      else writeJson(response, { status: 500, value: { error: 'failed' } });
    });
  });
  startTracing('pad').follow(server.httpServer);
  await pads.start(server.hocuspocus.documents);
  await server.listen();
}
