import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates, signCertificate } from './certificates.ts';
import { makeDkimKey } from './mail-keys.ts';

/** Passwords and keys of the stack, each a file of 48 hexadecimal characters. */
const NAMES = [
  'db_admin',
  'db_edge',
  'db_ipbx',
  'db_replica',
  'db_rewind',
  'db_rest',
  'probe_key',
  'webhook_token',
  'boards_admin',
  'sfu_key',
  'redis_key',
  'turn_key',
  'rooms_key',
  'db_pad',
  'pad_key',
  'bridge_key',
  'ldap_health',
  'ldap_people',
  'ldap_portal',
  'ldap_signon',
  'db_people',
  'db_portal',
  'signon_key',
  'portal_key',
  'oidc_portal',
  'oidc_rooms',
  'oidc_pad',
  'ldap_mail',
  'filter_key',
  'voicemail_key',
  'mail_portal',
  'db_webmail',
  'ldap_webmail',
  'oidc_webmail',
  'oidc_mailboxes',
  'webmail_key',
] as const;

/** What the edge is called on its certificate: compose name, address in the world, SIP domain. */
const EDGE_NAMES = ['edge', '198.19.0.10', 'voice.vigie.test'];

/** Further certificates, each by what its servers are called: by name, by the door, in the world. */
const CERTIFICATES = {
  rooms: ['rooms.vigie.test', 'localhost', '127.0.0.1', '198.19.0.13', '198.19.0.14'],
  directory: ['directory', 'directory.vigie.test', '127.0.0.1'],
  gate: ['*.vigie.test', 'vigie.test', '198.19.0.16'],
  mail: [
    'mail.vigie.test',
    'imap.vigie.test',
    'mta',
    'mailboxes',
    'localhost',
    '127.0.0.1',
    '198.19.0.25',
    '198.19.0.26',
  ],
  pad: ['pad.vigie.test', 'localhost', '127.0.0.1', '198.19.0.17'],
  partner: ['mx.partner.test'],
} as const;

/**
 * Make what is missing of the stack's secrets in `dir`; what is there stays.
 * Nobody but its owner can enter the folder; the files are readable, because
 * compose mounts them as they are, and the services are not root.
 * @returns names of the files that were made.
 */
export async function ensureSecrets(dir: string): Promise<string[]> {
  const made: string[] = [];
  mkdirSync(join(dir, 'tls'), { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  // The folder is entered by its owner only; below it, mounts of single files are all there is.
  chmodSync(join(dir, 'tls'), 0o755);
  for (const name of NAMES) {
    if (existsSync(join(dir, name))) continue;
    write(join(dir, name), `${randomBytes(24).toString('hex')}\n`, 0o444);
    made.push(name);
  }
  if (!['ca.pem', 'edge.pem', 'edge.key'].every((name) => existsSync(join(dir, 'tls', name)))) {
    const { ca, edge } = await makeCertificates(EDGE_NAMES, new Date());
    write(join(dir, 'tls/ca.pem'), ca.certificate, 0o444);
    write(join(dir, 'tls/ca.key'), ca.key, 0o400);
    write(join(dir, 'tls/edge.pem'), edge.certificate, 0o444);
    write(join(dir, 'tls/edge.key'), edge.key, 0o444);
    made.push('tls');
  }
  for (const [name, names] of Object.entries(CERTIFICATES)) {
    if ([`${name}.pem`, `${name}.key`].every((file) => existsSync(join(dir, 'tls', file)))) continue;
    const read = (file: string): string => readFileSync(join(dir, 'tls', file), 'utf8');
    const ca = { certificate: read('ca.pem'), key: read('ca.key') };
    const signed = await signCertificate(names, ca, new Date());
    write(join(dir, `tls/${name}.pem`), signed.certificate, 0o444);
    write(join(dir, `tls/${name}.key`), signed.key, 0o444);
    made.push(`tls/${name}`);
  }
  if (!['dkim_key', 'dkim_public'].every((name) => existsSync(join(dir, name)))) {
    const { key, record } = makeDkimKey();
    write(join(dir, 'dkim_key'), key, 0o444);
    write(join(dir, 'dkim_public'), record, 0o444);
    made.push('dkim_key');
  }
  return made;
}

function write(path: string, text: string, mode: number): void {
  if (existsSync(path)) chmodSync(path, 0o600);
  writeFileSync(path, text, { mode });
  // The mask of the shell that we were started from takes bits away from `mode`.
  chmodSync(path, mode);
}
