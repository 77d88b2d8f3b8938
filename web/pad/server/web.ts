import type { IncomingMessage, ServerResponse } from 'node:http';
import * as Y from 'yjs';
import type { PageFile } from '../../lib/page-files.ts';
import type { Store } from './store.ts';
import { PAD_NAME, readPass } from './token.ts';

/** Name of the shared text in a pad's document. */
export const TEXT = 'text';

export interface Web {
  store: Store;
  key: string;
  page: Map<string, PageFile>;
}

interface Reply {
  status: number;
  /** Written as JSON. */
  value: unknown;
}

/** The page talks to where it came from, and frames nothing; the editor sets its styles in place. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** `GET /healthz`, the page, `GET /api/PAD/history` and `GET /api/PAD/text[?at=SEQ]`. */
export async function answer(web: Web, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://pad');
  const file = web.page.get(pathname === '/' || pathname.startsWith('/p/') ? '/index.html' : pathname);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (file === undefined || !reads) {
    writeJson(response, reads ? await replyTo(web, request) : { status: 405, value: { error: 'method' } });
    return;
  }
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.body.length,
    'cache-control': file.forever ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

async function replyTo({ store, key }: Web, request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pad');
  if (pathname === '/healthz') {
    const database = await store.isThere();
    return { status: database ? 200 : 503, value: { database } };
  }
  const [, pad = '', what = ''] = /^\/api\/([^/]+)\/(history|text)$/.exec(pathname) ?? [];
  if (what === '') return { status: 404, value: { error: 'not found' } };
  const pass = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const opens = PAD_NAME.test(pad) && (await readPass(pass, pad, key)) !== null;
  if (!opens) return { status: 403, value: { error: 'pass' } };
  if (what === 'history') return { status: 200, value: await store.history(pad) };
  const seq = Number(searchParams.get('at') ?? Number.MAX_SAFE_INTEGER);
  if (!Number.isSafeInteger(seq) || seq < 1) return { status: 400, value: { error: 'at' } };
  return { status: 200, value: await textAt(store, pad, seq) };
}

/** A pad as it was after a change. */
async function textAt(store: Store, pad: string, upTo: number): Promise<{ text: string; seq: number }> {
  const { state, changes } = await store.load(pad, upTo);
  const document = new Y.Doc();
  for (const { change } of state === null ? changes : [state, ...changes]) Y.applyUpdate(document, change);
  return { text: document.getText(TEXT).toJSON(), seq: changes.at(-1)?.seq ?? state?.seq ?? 0 };
}

export function writeJson(response: ServerResponse, { status, value }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}
