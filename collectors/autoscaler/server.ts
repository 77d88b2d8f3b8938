import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { bearerMatches } from './auth.ts';
import type { Controller } from './controller.ts';
import { parsePayload, PayloadError } from './payload.ts';

/** Alertmanager's largest groups are tens of kilobytes. */
const BODY_LIMIT = 1 << 20;

class TooLarge extends Error {}

type Reply = [status: number, body: object];

/** The webhook and its read-only pages; `listen` is the caller's. */
export function autoscalerServer(controller: Controller, token: string, log: (line: string) => void): Server {
  const server = createServer((req, res) => {
    void answer(req, controller, token)
      .catch((error: unknown): Reply => failure(error, log))
      .then((reply) => send(res, reply));
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  return server;
}

async function answer(req: IncomingMessage, controller: Controller, token: string): Promise<Reply> {
  const path = new URL(req.url ?? '/', 'http://autoscaler').pathname;
  if (path === '/alerts') {
    if (req.method !== 'POST') return [405, { error: 'POST only' }];
    if (!bearerMatches(req.headers.authorization, token)) return [401, { error: 'bearer token missing or wrong' }];
    return [200, { alerts: await controller.deliver(parsePayload(await bodyOf(req))) }];
  }
  const page = { '/healthz': health, '/events': events, '/state': state }[path];
  if (page === undefined) return [404, { error: 'no such page' }];
  if (req.method !== 'GET' && req.method !== 'HEAD') return [405, { error: 'GET only' }];
  return [200, await page(controller)];
}

type Page = (controller: Controller) => object | Promise<object>;

const health: Page = () => ({ status: 'ok' });
const events: Page = (controller) => ({ events: controller.events() });
const state: Page = (controller) => controller.state();

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new TooLarge(`body above ${BODY_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failure(error: unknown, log: (line: string) => void): Reply {
  if (error instanceof PayloadError) return [400, { error: error.message }];
  if (error instanceof TooLarge) return [413, { error: error.message }];
  log(String(error));
  // 5xx: Alertmanager delivers again.
  return [500, { error: 'cannot do that now, see the log' }];
}

function send(res: ServerResponse, [status, body]: Reply): void {
  // What was refused may still be arriving: that connection is of no more use.
  if (status >= 400) res.setHeader('connection', 'close');
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(`${JSON.stringify(body)}\n`);
}
