import assert from 'node:assert/strict';
import { MailStack } from './lib/mail.ts';

const [GATE, PORT, CA] = ['198.19.0.16', process.env['VIGIE_GATE_PORT'] ?? '4443', '/run/secrets/tls_ca'];
const PAGE = `https://portal.vigie.test:${PORT}/`;

describe('the gate, by a client that is not the engine’s', () => {
  const stack = new MailStack();
  before(() => stack.up());
  after(() => stack.down());

  /** What curl met at the portal: version and status, then the headers. */
  async function curl(...how: string[]): Promise<{ exitCode: number | null; met: string; headers: string }> {
    const resolve = ['--resolve', `portal.vigie.test:${PORT}:${GATE}`];
    const shown = ['--silent', '--show-error', '--output', '/dev/null', '--dump-header', '-'];
    const written = ['--write-out', 'met %{http_version} %{http_code} %{ssl_verify_result}'];
    const command = ['curl', '--max-time', '10', ...shown, ...written, '--cacert', CA, ...resolve, ...how, PAGE];
    const { exitCode, stdout } = await stack.run(command);
    return { exitCode, met: /met (.*)$/.exec(stdout)?.[1] ?? stdout, headers: stdout };
  }

  for (const [how, version] of [
    ['--http1.1', '1.1'],
    ['--http2', '2'],
    ['--http3-only', '3'],
  ] as const) {
    it(`serves the portal by HTTP/${version}, with a certificate of the stack’s own authority`, async () => {
      const { met, headers } = await curl(how);
      assert.equal(met, `${version} 200 0`, headers);
    });
  }

  it('tells who came by TCP that there is HTTP/3', async () => {
    assert.match((await curl('--http2')).headers, new RegExp(`alt-svc: h3=":${PORT}"`, 'i'));
  });

  it('refuses TLS before 1.2', async () => {
    const { exitCode } = await curl('--tls-max', '1.1');
    assert.equal(exitCode, 35, 'curl’s code for a handshake that failed');
  });
});
