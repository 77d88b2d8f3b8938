import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { CatalogueError } from '../../catalogue/index.ts';
import { StackError, UsageError, exitCodeOf } from '../../cli/exit-codes.ts';
import { pluginProblem } from '../../cli/parts/doctor.ts';
import { debianCodename, mirrorIn } from '../../cli/parts/host-mirror.ts';
import { likelyCause } from '../../cli/parts/likely-cause.ts';
import { ensurePort } from '../../cli/parts/port.ts';
import { makeRunId } from '../../cli/parts/run-id.ts';
import { isAtLeast } from '../../cli/parts/versions.ts';
import { bar, plural, shortDuration } from '../../cli/terminal/format.ts';
import { wantsColor } from '../../cli/terminal/style.ts';

describe('exitCodeOf', () => {
  it('maps each kind of error', () => {
    const problem = { file: 'catalogue/regions.yaml', line: 1, path: '', text: 'is empty' };
    assert.equal(exitCodeOf(new UsageError('x')), 2);
    assert.equal(exitCodeOf(new CatalogueError(problem)), 2);
    assert.equal(exitCodeOf(new StackError('x')), 3);
    assert.equal(exitCodeOf(new TypeError('x')), 1);
  });
});

describe('isAtLeast', () => {
  it('compares numbers, not texts', () => {
    assert.ok(isAtLeast('2.40.3-3', '2.40'));
    assert.ok(isAtLeast('v0.100.0', '0.29'));
    assert.ok(!isAtLeast('2.9.9', '2.40'));
    assert.ok(!isAtLeast('', '0.1'));
  });
});

describe('pluginProblem', () => {
  const state = { engine: '20.10.24', reason: '', compose: '2.40.3', buildx: '0.29.1', installed: true };
  it('says what is missing or too old', () => {
    assert.equal(pluginProblem(state), null);
    assert.match(pluginProblem({ ...state, compose: '2.20.0' }) ?? '', /compose is 2\.20\.0 \(2\.40 or newer/);
    assert.match(pluginProblem({ ...state, buildx: null }) ?? '', /No docker buildx/);
  });
});

describe('mirrorIn', () => {
  it('finds the main archive, and neither security nor another vendor nor a comment', () => {
    const sources = [
      '# deb http://commented.example/debian bookworm main',
      'deb http://mirror.example/debian-security bookworm-security main',
      'deb https://vendor.example/apt stable main',
      'URIs: https://mirror.example/debian',
    ].join('\n');
    assert.equal(mirrorIn(sources), 'https://mirror.example/debian');
    assert.equal(mirrorIn(''), undefined);
  });
});

describe('debianCodename', () => {
  it('is of Debian only, not of what is like it', () => {
    assert.equal(debianCodename('ID=debian\nVERSION_CODENAME=bookworm\n'), 'bookworm');
    assert.equal(debianCodename('ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n'), null);
  });
});

describe('likelyCause', () => {
  it('knows a full disk and old secrets, and is silent on what it does not know', () => {
    assert.match(likelyCause(['write /x: no space left on device']) ?? '', /disk is full/);
    assert.match(likelyCause(['FATAL: password authentication failed for user "edge"']) ?? '', /--volumes/);
    assert.equal(likelyCause(['something odd']), null);
  });
});

describe('ensurePort', () => {
  it('refuses a port that another program has, but not our own door’s', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await assert.rejects(
      ensurePort(port, () => Promise.resolve(false)),
      (error) => error instanceof UsageError && error.message.includes(`Port ${port}`),
    );
    await ensurePort(port, () => Promise.resolve(true));
    server.close();
  });
});

describe('makeRunId', () => {
  it('is the minute in UTC, the region and four digits', () => {
    assert.equal(
      makeRunId('sa', new Date('2026-11-24T02:15:59Z'), () => '7f3c'),
      '20261124-0215-sa-7f3c',
    );
  });
});

describe('what is printed', () => {
  it('says lengths of time as a person does', () => {
    assert.deepEqual([400, 4000, 72_000, 3_720_000].map(shortDuration), ['0.4s', '4s', '1m12s', '1h02m']);
  });

  it('draws a bar that never overflows', () => {
    assert.equal(bar(0.5, 4), '██░░');
    assert.equal(bar(7, 4), '████');
    assert.equal(bar(-1, 4), '░░░░');
  });

  it('counts nouns', () => {
    assert.deepEqual([plural(1, 'call'), plural(0, 'call')], ['1 call', '0 calls']);
  });

  it('has colours on a terminal only, and only where nobody said no', () => {
    assert.ok(wantsColor(true, { isTTY: true }, {}));
    assert.ok(!wantsColor(true, { isTTY: false }, {}));
    assert.ok(!wantsColor(false, { isTTY: true }, {}));
    assert.ok(!wantsColor(true, { isTTY: true }, { NO_COLOR: '1' }));
  });
});
