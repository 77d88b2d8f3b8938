import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError, engineAt } from '../../collectors/docker/engine.ts';
import type { Engine } from '../../collectors/docker/engine.ts';
import { Observer } from '../../collectors/observer/observe.ts';

const listed = (id: string, service: string, status: string) => ({
  Id: id,
  Names: [`/vigie-${service}-1`],
  Labels: { 'com.docker.compose.service': service },
  Created: 1,
  Status: status,
});
const statsAt = (second: number, cpuNs: number) => ({
  read: new Date(second * 1000).toISOString(),
  cpu_stats: { cpu_usage: { total_usage: cpuNs } },
  memory_stats: { usage: 10 },
});

/** An engine that answers from lists: what runs, and each container's stats in turn. */
function engine(lists: object[][], stats: Record<string, (object | EngineError)[]>): Engine {
  return (_method, path) => {
    if (path.startsWith('/containers/json')) return Promise.resolve(lists.shift());
    const answer = stats[path.split('/')[2] ?? '']?.shift();
    return answer instanceof EngineError ? Promise.reject(answer) : Promise.resolve(answer);
  };
}

describe('Observer', () => {
  it('gives memory at first sight, cores from the second on', async () => {
    const running = [listed('a', 'ipbx', 'Up 3 seconds (healthy)')];
    const observer = new Observer(engine([running, running], { a: [statsAt(0, 0), statsAt(2, 1e9)] }), 'vigie');
    assert.equal((await observer.observe()).usage[0]?.cores, null);
    assert.deepEqual((await observer.observe()).usage, [
      { service: 'ipbx', container: 'vigie-ipbx-1', cores: 0.5, memoryBytes: 10 },
    ]);
  });

  it('counts healthy replicas only, and 0 for a service that has gone', async () => {
    const lists = [
      [
        listed('a', 'ipbx', 'Up 1 second (healthy)'),
        listed('b', 'ipbx', 'Up 1 second (health: starting)'),
        listed('c', 'wan', 'Up'),
      ],
      [],
    ];
    const observer = new Observer(
      engine(lists, { a: [statsAt(0, 0)], b: [statsAt(0, 0)], c: [statsAt(0, 0)] }),
      'vigie',
    );
    assert.deepEqual(
      [...(await observer.observe()).replicas],
      [
        ['ipbx', 1],
        ['wan', 1],
      ],
    );
    assert.deepEqual(
      [...(await observer.observe()).replicas],
      [
        ['ipbx', 0],
        ['wan', 0],
      ],
    );
  });

  it('goes on without a container that went between list and stats', async () => {
    const gone = new EngineError('no such container', 404);
    const observer = new Observer(engine([[listed('a', 'ipbx', 'Up')]], { a: [gone] }), 'vigie');
    assert.deepEqual((await observer.observe()).usage, []);
  });
});

describe('engineAt', () => {
  it('speaks HTTP over a Unix socket, and says what the engine said no to', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'vigie-engine-')), 'engine.sock');
    const server = createServer((req, res) => {
      res.statusCode = req.url === '/v1.41/ok' ? 200 : 404;
      res.end(req.url === '/v1.41/ok' ? '{"a":1}' : 'no such container');
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      assert.deepEqual(await engineAt(path)('GET', '/ok'), { a: 1 });
      await assert.rejects(
        engineAt(path)('POST', '/none'),
        (error) => error instanceof EngineError && error.status === 404,
      );
    } finally {
      server.close();
    }
    await assert.rejects(engineAt(`${path}.none`)('GET', '/ok'), /Cannot reach the engine/);
  });
});
