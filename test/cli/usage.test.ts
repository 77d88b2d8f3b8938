import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from './lib/vigie.ts';
import { root, scratch, vigie } from './lib/vigie.ts';

/** Bad usage: exit 2, one line on standard error that has all of `words`, nothing on standard output. */
function assertRefused({ exitCode, stdout, stderr }: Ended, ...words: string[]): void {
  assert.equal(exitCode, 2, stderr);
  assert.equal(stdout, '');
  assert.equal(stderr.trim().split('\n').length, 1, stderr);
  for (const word of words) assert.ok(stderr.includes(word), `"${word}" is not in: ${stderr}`);
}

describe('vigie soak, used wrongly', () => {
  it('names the regions there are when one is unknown', async () => {
    assertRefused(await vigie(['soak', '--region', 'mars']), '--region', '"mars"', 'eu, na, sa, ap');
  });

  it('says what a duration looks like when one is not', async () => {
    assertRefused(await vigie(['soak', '--region', 'sa', '--duration', 'abc']), '--duration', '"abc"', '90s');
  });

  it('says the range of calls', async () => {
    assertRefused(await vigie(['soak', '--region', 'sa', '--calls', '0']), '--calls', '"0"', '1 to 1000000');
  });

  it('says the codecs there are', async () => {
    assertRefused(
      await vigie(['soak', '--region', 'sa', '--codec', 'speex']),
      '--codec',
      '"speex"',
      'pcma, pcmu, g722, opus',
    );
  });

  it('says what a delay and a burst can be', async () => {
    assertRefused(await vigie(['soak', '--region', 'sa', '--delay', '80']), '--delay', '"80"', '80ms');
    assertRefused(await vigie(['soak', '--region', 'sa', '--burst', '0']), '--burst', '"0"', '1 to 100');
  });

  it('says the range of a loss', async () => {
    assertRefused(await vigie(['soak', '--region', 'sa', '--loss', '101']), '--loss', '"101"', '0 to 100');
  });

  it('says which systems have something between two regions', async () => {
    const peer = ['soak', '--region', 'sa', '--peer', 'eu', '--profile', 'smoke', '--systems', 'rooms,mail'];
    assertRefused(await vigie(peer), '--peer', 'voice and pad');
  });

  it('refuses a call that is longer than the run', async () => {
    assertRefused(await vigie(['soak', '--region', 'sa', '--duration', '10s', '--talk', '20s']), '20s', '10s');
  });

  it('names the profiles there are when one is unknown', async () => {
    assertRefused(await vigie(['soak', '--region', 'sa', '--profile', 'nope']), '--profile', '"nope"', 'smoke');
  });

  it('names file, line and path of a wrong value in a profile', async () => {
    const path = join(scratch(), 'wrong.yaml');
    const smoke = readFileSync(join(root, 'catalogue/profiles/smoke.yaml'), 'utf8');
    const wrong = smoke.replace('name: smoke', 'name: wrong').replace(/^duration: .*$/m, 'duration: abc');
    writeFileSync(path, wrong);
    const line = wrong.split('\n').indexOf('duration: abc') + 1;
    assertRefused(await vigie(['soak', '--region', 'sa', '--profile', path]), `${path}:${line}`, 'duration', '"abc"');
  });

  it('names file and line of a profile that is not YAML', async () => {
    const path = join(scratch(), 'broken.yaml');
    writeFileSync(path, 'name: broken\nthresholds: [1, 2\n');
    assertRefused(await vigie(['soak', '--region', 'sa', '--profile', path]), `${path}:`);
  });

  it('refuses --keep together with --down', async () => {
    assertRefused(await vigie(['soak', '--region', 'sa', '--keep', '--down']), '--keep', '--down');
  });

  it('asks for the region', async () => {
    assertRefused(await vigie(['soak']), '--region');
  });

  it('says in one line that there is no engine, and leaves no lock', async () => {
    const done = await vigie(['soak', '--region', 'sa', '--quiet'], { DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    assertRefused(done, 'No Docker engine');
    assert.equal(existsSync(join(root, 'runs/.lock')), false);
  });
});

describe('vigie', () => {
  it('suggests the option that was meant', async () => {
    const { exitCode, stderr } = await vigie(['soak', '--region', 'sa', '--cals', '5']);
    assert.equal(exitCode, 2);
    assert.match(stderr, /Did you mean --calls\?/);
  });

  it('suggests the command that was meant', async () => {
    const { exitCode, stderr } = await vigie(['soka']);
    assert.equal(exitCode, 2);
    assert.match(stderr, /Did you mean soak\?/);
  });

  for (const name of ['soak', 'up', 'down', 'status', 'doctor', 'report', 'dashboards', 'score', 'users']) {
    it(`${name} --help shows how it is used, with an example, and exits with 0`, async () => {
      const { exitCode, stdout } = await vigie([name, '--help']);
      assert.equal(exitCode, 0);
      assert.match(stdout, new RegExp(`Usage: vigie ${name}`));
      assert.match(stdout, /Examples?:\n {2}npm run /);
    });
  }

  it('--help lists the exit codes', async () => {
    const { exitCode, stdout } = await vigie(['--help']);
    assert.equal(exitCode, 0);
    assert.match(stdout, /99 a threshold was crossed/);
  });

  it('dashboards writes files that are there', async () => {
    const { exitCode, stdout } = await vigie(['dashboards', '--json']);
    assert.equal(exitCode, 0);
    const { written } = JSON.parse(stdout) as { written: string[] };
    assert.ok(written.length > 3);
    for (const path of written) assert.ok(existsSync(join(root, path)), path);
  });

  it('report refuses a run that is not there', async () => {
    assertRefused(await vigie(['report', '20000101-0000-sa-0000']), '20000101-0000-sa-0000', 'run.json');
  });
});
