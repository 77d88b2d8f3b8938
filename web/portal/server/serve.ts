import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { PageFile } from '../../lib/page-files.ts';
import type { Line } from './lines.ts';
import type { Contact, Member } from './phone-book.ts';
import { FLOW, SESSION, forget, keep, kept } from './session.ts';
import type { SignOn } from './sign-on.ts';
import { flowOf } from './sign-on.ts';
import type { Tool } from './tools.ts';

/** What the page needs of the stack. */
export interface Service {
  signOn: Pick<SignOn, 'begin' | 'finish' | 'end'>;
  /** Signs our cookies. */
  key: string;
  member: (uid: string) => Promise<Member | null>;
  find: (text: string) => Promise<(Contact & { reachable: boolean })[]>;
  line: (number: string) => Promise<Line | null>;
  tools: () => Promise<Tool[]>;
  page: Map<string, PageFile>;
  /** WebSocket addresses that the page may talk to. */
  sockets: string;
}

/** The page, its sign-on, and what it asks for. */
export function portalServer(service: Service): Server {
  return createServer((request, response) => {
    answer(service, request, response).catch((error: unknown) => {
      console.error('portal: Cannot answer', request.method, request.url?.split('?', 1)[0], error);
      if (!response.headersSent) json(response, 500, { error: 'failed' });
      else response.destroy();
    });
  });
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://portal');
  if (pathname === '/sign-off' && request.method === 'POST') return signOff(service, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    json(response, 405, { error: 'method' });
    return;
  }
  if (pathname === '/healthz') {
    json(response, 200, { ok: true });
    return;
  }
  if (pathname === '/sign-on') return signOn(service, response);
  if (pathname === '/signed-on') return signedOn(service, request, response);
  if (pathname.startsWith('/api/')) return api(service, { request, response, pathname, searchParams });
  sendPage(service, pathname, request.method === 'HEAD', response);
}

async function signOn({ signOn, key }: Service, response: ServerResponse): Promise<void> {
  const { to, flow } = await signOn.begin();
  redirect(response, to.href, [await keep(FLOW, { ...flow }, key)]);
}

/** Somebody comes back from the sign-on. Whoever was refused there, or has no flow of ours, is sent to the start. */
async function signedOn({ signOn, key }: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const flow = flowOf(await kept(FLOW, request, key));
  const who = flow === null ? null : await signOn.finish(request.url ?? '/', flow);
  if (who === null) {
    redirect(response, '/?refused', [forget(FLOW)]);
    return;
  }
  const session = await keep(SESSION, { sub: who.uid, idToken: who.idToken }, key);
  redirect(response, '/', [session, forget(FLOW)]);
}

async function signOff({ signOn, key }: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const session = await kept(SESSION, request, key);
  const idToken = session?.['idToken'];
  const to = typeof idToken === 'string' ? (await signOn.end(idToken)).href : '/';
  redirect(response, to, [forget(SESSION)]);
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  pathname: string;
  searchParams: URLSearchParams;
}

/** Only for who has signed on and is still among the people. */
async function api(service: Service, { request, response, pathname, searchParams }: Asked): Promise<void> {
  // Fetch metadata (W3C): what another site's page asks for is not answered, whatever cookies came with it.
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') {
    json(response, 403, { error: 'site' });
    return;
  }
  const uid = (await kept(SESSION, request, service.key))?.sub;
  const member = uid === undefined ? null : await service.member(uid);
  if (member === null) {
    json(response, 401, { error: 'sign on' }, uid === undefined ? [] : [forget(SESSION)]);
    return;
  }
  const [status, value] = await told(service, member, { pathname, text: (searchParams.get('q') ?? '').trim() });
  json(response, status, value);
}

/** Status and body of what a member asks for. */
async function told(
  service: Service,
  member: Member,
  { pathname, text }: { pathname: string; text: string },
): Promise<[status: number, value: unknown]> {
  switch (pathname) {
    case '/api/me':
      return [200, member];
    case '/api/tools':
      return [200, await service.tools()];
    case '/api/line': {
      const line = await service.line(member.number);
      return line === null ? [404, { error: 'no telephone' }] : [200, line];
    }
    case '/api/people':
      if (text.length < 2 || text.length > 64) return [400, { error: '2 to 64 characters' }];
      return [200, await service.find(text)];
    default:
      return [404, { error: 'not found' }];
  }
}

function sendPage({ page, sockets }: Service, pathname: string, head: boolean, response: ServerResponse): void {
  const file = page.get(pathname === '/' ? '/index.html' : pathname);
  if (file === undefined) {
    json(response, 404, { error: 'not found' });
    return;
  }
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.body.length,
    'cache-control': file.forever ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob: mediastream:; connect-src 'self' ${sockets}; base-uri 'none'; form-action 'self' https://*.vigie.test:*; frame-ancestors 'none'`,
    'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(head ? undefined : file.body);
}

function redirect(response: ServerResponse, to: string, cookies: string[]): void {
  response.writeHead(303, { location: to, 'set-cookie': cookies, 'cache-control': 'no-store' }).end();
}

function json(response: ServerResponse, status: number, value: unknown, cookies: string[] = []): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'set-cookie': cookies };
  response.writeHead(status, headers).end(JSON.stringify(value));
}
