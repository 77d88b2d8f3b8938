import { readFileSync } from 'node:fs';
import pg from 'pg';
import { readPage } from '../../lib/page-files.ts';
import { Sessions } from '../../lib/sessions.ts';
import { SignOn } from '../../lib/sign-on.ts';
import { startTracing } from '../../lib/tracing.ts';
import { KeyBook } from './key-book.ts';
import { lineOf, reachable } from './lines.ts';
import { forgetMissed, missedBy } from './missed.ts';
import { newsOf } from './news.ts';
import { PhoneBook } from './phone-book.ts';
import { portalServer } from './serve.ts';
import { Tools } from './tools.ts';
import { unreadOf } from './unread.ts';

const secret = (name: string): string => readFileSync(`/run/secrets/${name}`, 'utf8').trim();
const { env } = process;
const port = env['GATE_PORT'] ?? '4443';
const edge = env['PORTAL_EDGE'] ?? 'wss://198.19.0.10:8089';

const book = new PhoneBook({
  url: 'ldap://directory:389',
  name: 'portal',
  password: secret('ldap_portal'),
  ca: secret('tls_ca'),
});
const db = new pg.Pool({ host: 'db', user: 'portal', password: secret('db_portal'), database: 'voice', max: 4 });
// A connection that ends while nobody uses it is made again when somebody does.
db.on('error', (error) => console.warn('portal: database:', error.message));
const tools = new Tools('/etc/vigie-clients', port);

// Only where the stack has mail (stack/compose.mail.yaml).
const { PORTAL_MAILBOXES: url = '' } = env;
const mailboxes = url === '' ? null : { url, key: secret('mail_portal') };

const signOn = new SignOn({
  issuer: `https://signon.vigie.test:${port}/`,
  id: 'portal',
  secret: secret('oidc_portal'),
  address: `https://portal.vigie.test:${port}`,
});

const server = portalServer({
  sessions: new Sessions(signOn, { key: secret('portal_key') }),
  member: (uid) => book.member(uid),
  find: async (text) => {
    const contacts = await book.find(text);
    const here = await reachable(
      db,
      contacts.map(({ number }) => number),
    );
    return contacts.map((contact) => ({ ...contact, reachable: here.has(contact.number) }));
  },
  line: (number) => lineOf(db, number, edge),
  news: ({ number, mail }) =>
    newsOf({
      ...(mailboxes === null ? {} : { unread: () => unreadOf(mailboxes, mail) }),
      missed: () => missedBy(db, number, (numbers) => book.names(numbers)),
    }),
  forget: ({ number }, id) => forgetMissed(db, number, id),
  tools: (groups) => tools.running(groups),
  keys: new KeyBook(() => book.keys()),
  page: readPage(env['PORTAL_PAGE'] ?? '/usr/share/vigie/portal/page'),
  sockets: edge,
});
const tracing = startTracing('portal');
tracing.follow(server);
server.listen(8080);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => server.close(() => void Promise.all([db.end(), tracing.stop()])));
}
