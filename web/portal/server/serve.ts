import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { PageFile } from '../../lib/page-files.ts';
import type { Sessions } from '../../lib/sessions.ts';
import { FORGET_SESSION } from '../../lib/sessions.ts';
import type { KeyBook } from './key-book.ts';
import { answerKeys } from './key-server.ts';
import type { Line } from './lines.ts';
import type { News } from './news.ts';
import type { Contact, Member } from './phone-book.ts';
import type { Tool } from './tools.ts';

/** What the page needs of the stack. */
export interface Service {
  sessions: Sessions;
  member: (uid: string) => Promise<Member | null>;
  find: (text: string) => Promise<(Contact & { reachable: boolean })[]>;
  line: (number: string) => Promise<Line | null>;
  /** What waits for this member. */
  news: (member: Member) => Promise<News>;
  /** Forgets the calls that this member missed, up to that one. */
  forget: (member: Member, id: string) => Promise<void>;
  /** Those that run and that a member of these groups may open. */
  tools: (groups: readonly string[]) => Promise<Tool[]>;
  /** People's OpenPGP public keys, which anybody is given. */
  keys: KeyBook;
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
  if (await answerKeys(service.keys, request, response)) return;
  if (await service.sessions.answer(request, response)) return;
  const forgets = request.method === 'DELETE' && pathname === '/api/missed';
  if (request.method !== 'GET' && request.method !== 'HEAD' && !forgets) {
    json(response, 405, { error: 'method' });
    return;
  }
  if (pathname === '/healthz') {
    json(response, 200, { ok: true });
    return;
  }
  if (pathname.startsWith('/api/')) return api(service, { request, response, pathname, searchParams, forgets });
  sendPage(service, pathname, request.method === 'HEAD', response);
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  pathname: string;
  searchParams: URLSearchParams;
  /** Wants missed calls to be forgotten. */
  forgets: boolean;
}

/** Only for who has signed on and is still among the people. */
async function api(service: Service, { request, response, pathname, searchParams, forgets }: Asked): Promise<void> {
  // Fetch metadata (W3C): what another site's page asks for is not answered, whatever cookies came with it.
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') {
    json(response, 403, { error: 'site' });
    return;
  }
  const uid = await service.sessions.uid(request);
  const member = uid === null ? null : await service.member(uid);
  if (member === null) {
    json(response, 401, { error: 'sign on' }, uid === null ? [] : [FORGET_SESSION]);
    return;
  }
  const [status, value] = forgets
    ? await forgotten(service, member, searchParams.get('until') ?? '')
    : await told(service, member, { pathname, text: (searchParams.get('q') ?? '').trim() });
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
      return [200, await service.tools(member.groups)];
    case '/api/news':
      return [200, await service.news(member)];
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

async function forgotten(service: Service, member: Member, until: string): Promise<[status: number, value: unknown]> {
  if (!/^\d{1,18}$/.test(until)) return [400, { error: 'until which call?' }];
  await service.forget(member, until);
  return [200, { ok: true }];
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

function json(response: ServerResponse, status: number, value: unknown, cookies: string[] = []): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'set-cookie': cookies };
  response.writeHead(status, headers).end(JSON.stringify(value));
}
