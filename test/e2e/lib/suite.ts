import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import path from 'node:path';
import { compose } from '../../../cli/docker/compose.ts';
import { projectOf } from '../../../cli/docker/project.ts';
import { root } from './soak.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Ask a page of the suite by the door, as a browser on this machine would that knows the stack's authority. */
export function ask(host: string, url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const ca = readFileSync(path.join(root, '.secrets/tls/ca.pem'));
  const [hostname, port] = ['127.0.0.1', Number(process.env['VIGIE_GATE_PORT'] ?? '4443')];
  const options = { hostname, port, path: url, ca, servername: host, headers: { host: `${host}:${port}`, ...headers } };
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

/** Runs a shell line in the directory's container: its output, failures too. */
export async function inDirectory(line: string): Promise<string> {
  const project = projectOf(['sa'], { boards: false });
  return compose(project, 'exec', ['-T', 'directory', 'bash', '-c', `{ ${line}; echo "exit $?"; } 2>&1`]);
}

/** As a service with its password, over TLS or not. */
export function asService(name: string, options: { tls: boolean }): string {
  const password = `-y <(tr -d '\\n' < /run/secrets/ldap_${name})`;
  return `-x -H ldap://directory -D cn=${name},ou=services,dc=vigie,dc=test ${password} ${options.tls ? '-ZZ' : ''}`;
}

/**
 * The first password of somebody that `vigie users` has made; empty where there is none.
 * @param of - what for. @default 'password' the sign-on
 */
export function passwordOf(uid: string, of: 'password' | `sip ${string}` = 'password'): string {
  const said = readFileSync(path.join(root, '.secrets/people', uid), 'utf8');
  return new RegExp(`^${of} (.*)$`, 'm').exec(said)?.[1] ?? '';
}
