import assert from 'node:assert/strict';
import { coresBetween, cpuPoint, memoryBytes } from '../../collectors/observer/usage.ts';
import type { Stats } from '../../collectors/observer/usage.ts';

function stats(memory: Stats['memory_stats'], cpuNs = 0, read = '2026-11-24T08:00:00.000Z'): Stats {
  return { read, cpu_stats: { cpu_usage: { total_usage: cpuNs } }, memory_stats: memory };
}

describe('coresBetween', () => {
  it('is CPU time over wall time', () => {
    const before = cpuPoint(stats({}, 1e9));
    const after = cpuPoint(stats({}, 4e9, '2026-11-24T08:00:02.000Z'));
    assert.equal(coresBetween(before, after), 1.5);
  });

  it('is unknown when no time has passed, and when the container restarted', () => {
    const point = { atMs: 1000, cpuNs: 5e9 };
    assert.equal(coresBetween(point, point), null);
    assert.equal(coresBetween(point, { atMs: 3000, cpuNs: 1e6 }), null);
  });
});

describe('memoryBytes', () => {
  it('leaves out the inactive page cache of cgroup v1 and v2', () => {
    assert.equal(memoryBytes(stats({ usage: 100, stats: { inactive_file: 30 } })), 70);
    assert.equal(memoryBytes(stats({ usage: 100, stats: { inactive_file: 1, total_inactive_file: 40 } })), 60);
  });

  it('is the usage where the cache is said to be larger, and 0 where nothing is said', () => {
    assert.equal(memoryBytes(stats({ usage: 100, stats: { inactive_file: 200 } })), 100);
    assert.equal(memoryBytes(stats({})), 0);
  });
});
