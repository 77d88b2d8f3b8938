import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Admission, JoinRequest } from './admission.ts';
import { parseCall, parseJoin } from './admission.ts';
import type { CallOutcome } from './dial-in.ts';
import type { PageFile } from '../../lib/page-files.ts';
import type { Sessions } from '../../lib/sessions.ts';
import type { Guest } from './keys.ts';
import { ROOM_NAME } from './keys.ts';
import type { Pass } from './pass.ts';

const MOST_BYTES = 8192;

export interface Service {
  admit: Admission;
  sessions: Pick<Sessions, 'answer' | 'person'>;
  pass: (guest: Guest, host: string) => Promise<Pass>;
  /** Calls a telephone into a room. */
  call: (room: string, number: string) => Promise<CallOutcome>;
  settings: { telemetry: boolean };
  page: Map<string, PageFile>;
}

/** Where somebody may come back to from the sign-on. */
export function opens(path: string): boolean {
  return path === '/' || (path.startsWith('/r/') && ROOM_NAME.test(path.slice(3)));
}

/** The page, the sign-on's paths, `GET /api/settings`, `GET /api/me`, `POST /api/join`, `POST /api/call`, `GET /healthz`. */
export function roomsServer(service: Service): Server {
  return createServer((request, response) => {
    answer(service, request, response).catch((error: unknown) => {
      console.error('rooms: Cannot answer', request.method, request.url, error);
      if (!response.headersSent) json(response, 500, { error: 'failed' });
      else response.destroy();
    });
  });
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (await service.sessions.answer(request, response)) return;
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/api/join') return join(service, request, response);
  if (path === '/api/call') return call(service, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    json(response, 405, { error: 'method' });
    return;
  }
  if (path === '/healthz') {
    json(response, 200, { ok: true });
    return;
  }
  if (path === '/api/settings') {
    json(response, 200, service.settings);
    return;
  }
  if (path === '/api/me') {
    const person = await service.sessions.person(request);
    json(response, person === null ? 401 : 200, person ?? { error: 'sign on' });
    return;
  }
  sendPage(service, path, request, response);
}

function sendPage(service: Service, path: string, request: IncomingMessage, response: ServerResponse): void {
  const file = service.page.get(path === '/' || path.startsWith('/r/') ? '/index.html' : path);
  if (file === undefined) {
    json(response, 404, { error: 'not found' });
    return;
  }
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.body.length,
    'cache-control': file.forever ? 'public, max-age=31536000, immutable' : 'no-cache',
    // The page talks to where it came from, and frames nothing; styles are set by LiveKit's components in place.
    'content-security-policy':
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; frame-ancestors 'none'",
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self)',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

async function join(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await posted(request, response, parseJoin);
  const guest = asked === null ? null : await admitted(service, asked, { request, response });
  if (guest !== null) json(response, 200, await service.pass(guest, request.headers.host ?? ''));
}

async function call(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await posted(request, response, parseCall);
  if (asked === null) return;
  const guest = await admitted(service, { ...asked, name: asked.number }, { request, response });
  if (guest !== null) json(response, 200, { outcome: await service.call(guest.room, asked.number) });
}

/** @returns null when it was no such request, and that was answered. */
async function posted<T>(
  request: IncomingMessage,
  response: ServerResponse,
  parse: (body: string) => T | null,
): Promise<T | null> {
  if (request.method !== 'POST') {
    json(response, 405, { error: 'method' });
    return null;
  }
  const asked = parse(await bodyOf(request));
  if (asked === null) json(response, 400, { error: 'not such a request' });
  return asked;
}

/** @returns null when they were refused, and that was answered. */
async function admitted(
  service: Service,
  asked: JoinRequest,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<Guest | null> {
  const guest = await service.admit(asked, request);
  if (guest === null) json(response, 403, { error: 'invitation' });
  return guest;
}

/** At most MOST_BYTES of the body: more is cut off, and then is no request to join. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}
