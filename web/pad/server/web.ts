import type { IncomingMessage, ServerResponse } from 'node:http';
import * as Y from 'yjs';
import type { PageFile } from '../../lib/page-files.ts';
import type { Sessions } from '../../lib/sessions.ts';
import type { Store } from './store.ts';
import { PAD_NAME, readPass, signPass } from './token.ts';

/** Name of the shared text in a pad's document. */
export const TEXT = 'text';

export interface Web {
  store: Store;
  key: string;
  page: Map<string, PageFile>;
  sessions: Pick<Sessions, 'answer' | 'person'>;
}

/** A pass by the sign-on opens within this time, s: whoever is in stays, and gets another to come back. */
const PASS_S = 600;

interface Reply {
  status: number;
  /** Written as JSON. */
  value: unknown;
}

/** The page talks to where it came from, and frames nothing; the editor sets its styles in place. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Where somebody may come back to from the sign-on. */
export function opens(path: string): boolean {
  return path === '/' || (path.startsWith('/p/') && PAD_NAME.test(path.slice(3)));
}

/**
 * `GET /healthz`, the page, the sign-on's paths; `GET /api/PAD/pass` for who has signed on; `GET /api/PAD/history` and
 * `GET /api/PAD/text[?at=SEQ]` for who has a pass.
 */
export async function answer(web: Web, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (await web.sessions.answer(request, response)) return;
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

async function replyTo({ store, key, sessions }: Web, request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pad');
  if (pathname === '/healthz') {
    const database = await store.isThere();
    return { status: database ? 200 : 503, value: { database } };
  }
  const [, pad = '', what = ''] = /^\/api\/([^/]+)\/(history|text|pass)$/.exec(pathname) ?? [];
  if (what === '') return { status: 404, value: { error: 'not found' } };
  if (what === 'pass' && PAD_NAME.test(pad)) {
    const person = await sessions.person(request);
    if (person === null) return { status: 401, value: { error: 'sign on' } };
    const { uid: id, name, number } = person;
    return { status: 200, value: { pass: await signPass({ pad, id, name, number }, key, PASS_S) } };
  }
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
