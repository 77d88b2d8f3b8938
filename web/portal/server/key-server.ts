import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PublicKey } from '../../lib/openpgp-key.ts';
import type { KeyBook } from './key-book.ts';

const DOMAIN = 'vigie.test';
const WKD = `/.well-known/openpgpkey/${DOMAIN}/`;
const HKP = '/pks/lookup';
interface Reply {
  status: number;
  type: string;
  body: string | Uint8Array;
}

const text = (status: number, body: string): Reply => ({ status, type: 'text/plain', body });
const NO_KEY = text(404, 'There is no such key\n');

/**
 * Gives out people's OpenPGP public keys to whoever asks: as a Web Key Directory, by its advanced method
 * (draft-koch-openpgp-webkey-service §3.1), and as a key server that is only read (draft-gallagher-openpgp-hkp).
 * @returns whether the request was for a key.
 */
export async function answerKeys(book: KeyBook, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://keys');
  const wkd = pathname.startsWith('/.well-known/openpgpkey/');
  if (!wkd && pathname !== HKP) return false;
  const { status, type, body } =
    request.method !== 'GET' && request.method !== 'HEAD'
      ? text(405, 'Keys are only given out\n')
      : wkd
        ? await fromDirectory(book, pathname)
        : await lookUp(book, searchParams);
  response.writeHead(status, {
    'content-type': type,
    'content-length': typeof body === 'string' ? Buffer.byteLength(body) : body.length,
    // §3.1 of the first, §5 of the second: a page of another site may read what anybody may.
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return true;
}

async function fromDirectory(book: KeyBook, pathname: string): Promise<Reply> {
  // Nothing is asked of clients beyond the draft; the file must be there all the same (§4.5).
  if (pathname === `${WKD}policy`) return text(200, '');
  const hash = pathname.startsWith(`${WKD}hu/`) ? pathname.slice(`${WKD}hu/`.length) : '';
  const key = /^[a-z0-9]{32}$/.test(hash) ? await book.byHash(hash) : null;
  return key === null ? NO_KEY : { status: 200, type: 'application/octet-stream', body: key.binary };
}

async function lookUp(book: KeyBook, asked: URLSearchParams): Promise<Reply> {
  const [op, search] = [asked.get('op') ?? '', (asked.get('search') ?? '').trim()];
  if (op !== 'get' && op !== 'index') return text(501, 'Only get and index are answered\n');
  const [, id] = /^0x((?:[0-9a-f]{16}|[0-9a-f]{40}))$/i.exec(search) ?? [];
  // Whole addresses alone: nobody is told who is there by a part of a name.
  const key = id === undefined ? await book.byAddress(search) : await book.byId(id);
  if (key === null) return NO_KEY;
  if (op === 'get') return { status: 200, type: 'application/pgp-keys', body: key.armored };
  return text(200, `info:1:1\n${indexLine(key)}`);
}

function indexLine({ fingerprint, algorithm, bits, created, expires, userIds }: PublicKey): string {
  const seconds = (date: Date | null): string => (date === null ? '' : String(Math.floor(date.getTime() / 1000)));
  const pub = ['pub', fingerprint, algorithm, bits ?? '', seconds(created), seconds(expires), ''];
  const uids = userIds.map((id) => ['uid', encodeURIComponent(id), seconds(created), '', '']);
  return [pub, ...uids].map((line) => `${line.join(':')}\n`).join('');
}
