import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { spansIn } from '../../reports/index.ts';
import type { TraceFile } from '../../reports/index.ts';
import { startTracing } from '../../web/lib/tracing.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('startTracing', () => {
  const servers: Server[] = [];
  const exported: TraceFile[] = [];
  const open = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('makes a server span of a request that is part of a trace, and of no other', async () => {
    const collector = await open((request, response) => {
      void text(request).then((body) => {
        exported.push(JSON.parse(body) as TraceFile);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    const { follow, stop } = startTracing('page', collector);
    const page = await open((request, response) => {
      if (request.url === '/broken') response.destroy();
      else response.writeHead(request.url === '/failed' ? 500 : 200).end();
    });
    follow(servers.at(-1) as Server);
    const ask = (path: string, traceparent?: string): Promise<unknown> =>
      fetch(page + path, { headers: traceparent === undefined ? {} : { traceparent } }).then(
        (answer) => answer.text(),
        () => 'broken',
      );
    await ask('/quiet');
    await ask('/unsampled', `00-${TRACE}-${PARENT}-00`);
    await ask('/nonsense', 'nonsense');
    await ask('/signed-on?code=secret', `00-${TRACE}-${PARENT}-01`);
    await ask('/failed', `00-${TRACE}-${PARENT}-01`);
    await ask('/broken', `00-${TRACE}-${PARENT}-01`);
    await stop();
    const spans = exported.flatMap(spansIn);
    assert.deepEqual(
      spans.map(({ attributes, failed }) => [attributes['url.path'], attributes['http.response.status_code'], failed]),
      [
        ['/signed-on', 200, false],
        ['/failed', 500, true],
        ['/broken', undefined, true],
      ],
    );
    for (const { traceId, parentId, service, kind, name, fromMs, toMs } of spans) {
      assert.deepEqual([traceId, parentId, service, kind, name], [TRACE, PARENT, 'page', 'server', 'GET']);
      assert.ok(toMs >= fromMs);
    }
    assert.doesNotMatch(JSON.stringify(exported), /secret/);
  });

  it('is nothing where there is nobody to send to', async () => {
    const { follow, stop } = startTracing('page', '');
    const server = createServer();
    follow(server);
    assert.equal(server.listenerCount('request'), 0);
    await stop();
  });
});
