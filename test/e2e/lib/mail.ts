import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compose, streamCompose, type Project } from '../../../cli/docker/compose.ts';
import { containersOf, docker } from '../../../cli/docker/docker.ts';
import { projectOf } from '../../../cli/docker/project.ts';
import { root, start, type Finished } from './soak.ts';

/** In the world, and the partner's in the core network. */
export const MTA = '198.19.0.25';
export const MAILBOXES = '198.19.0.26';
const CA = '/run/secrets/tls_ca';
const BUILD_TIMEOUT_MS = 10 * 60_000;
const COMMAND_TIMEOUT_MS = 40_000;

/** What Python's imaplib saw of a message. */
export interface Seen {
  id: string;
  subject: string;
  authentication: string;
  tls: string;
}

/** The stack with mail programs that are not the engine's, in region sa. */
export class MailStack {
  readonly #project: Project;

  constructor() {
    const project = projectOf(['sa'], { boards: false });
    this.#project = { ...project, files: [...project.files, path.join(root, 'stack/compose.mailclient.yaml')] };
  }

  async up(): Promise<void> {
    const built = await streamCompose(this.#project, ['build', 'mailclient'], { timeoutMs: BUILD_TIMEOUT_MS });
    if (built.exitCode !== 0) throw new Error(`Cannot build the mail client: ${built.stderr.slice(-2000)}`);
    const { exitCode, stderr } = await start(['up', '--region', 'sa']).finished;
    if (exitCode !== 0) throw new Error(`Cannot bring the stack up (exit ${exitCode}): ${stderr.slice(-2000)}`);
    await this.bringClient();
  }

  /** The client alone: a stack that is brought up anew takes it away. */
  async bringClient(): Promise<void> {
    await compose(this.#project, 'up', ['--detach', '--no-deps', '--no-build', '--wait', 'mailclient']);
  }

  async down(): Promise<void> {
    await compose(this.#project, 'rm', ['--stop', '--force', 'mailclient']);
  }

  /** A program in the client's container, as nobody in particular. */
  run(command: string[], input = ''): Promise<Finished> {
    return this.#exec('mailclient', ['--user', '10001:10001'], command, input);
  }

  /** swaks: `how` says where and as whom; the message is one line of `body`. */
  async swaks(how: string[], body = 'Written by swaks.'): Promise<Finished & { id: string }> {
    const id = `${Date.now()}.${Math.random().toString(36).slice(2)}@swaks.vigie.test`;
    const common = ['--timeout', '20', '--tls-ca-path', CA, '--tls-verify', '--header', `Message-Id: <${id}>`];
    const done = await this.run(['swaks', ...common, '--helo', 'client.example.test', '--body', body, ...how]);
    return { ...done, id };
  }

  /** Whoever has signed on by TLS; swaks reads the password from its standard input's place, the environment. */
  async signedOn(address: string): Promise<string[]> {
    return ['--server', MTA, '--auth', 'PLAIN', '--auth-user', address, '--auth-password', await password(address)];
  }

  /** An inbox, read by Python's imaplib. */
  async inbox(address: string): Promise<Seen[]> {
    const read = ['python3', '/mail/inbox.py', MAILBOXES, CA, address];
    const { exitCode, stdout, stderr } = await this.run(read, `${await password(address)}\n`);
    if (exitCode !== 0) throw new Error(`Cannot read the inbox of ${address}: ${stderr.slice(-1000)}`);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Seen);
  }

  /** A message from the partner's own server. */
  fromPartner(to: string, id: string): Promise<Finished> {
    const text = `From: guest@partner.test\nTo: ${to}\nSubject: from the partner\nMessage-ID: <${id}>\n\nHello.\n`;
    return this.#exec('partner', [], ['sendmail', '-f', 'guest@partner.test', to], text);
  }

  /** Kills a service at once, and starts it again after a while. */
  async killAndRestart(service: string, afterMs: number): Promise<void> {
    const [container] = await containersOf(this.#project.name, service);
    if (container === undefined) throw new Error(`Cannot kill ${service}: it is not running`);
    await docker(['kill', container]);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await docker(['start', container]);
  }

  #exec(service: string, options: string[], command: string[], input: string): Promise<Finished> {
    const files = this.#project.files.flatMap((file) => ['-f', file]);
    const names = ['--project-name', this.#project.name, '--project-directory', root];
    const child = spawn('docker', ['compose', ...files, ...names, 'exec', '-T', ...options, service, ...command], {
      cwd: root,
      env: this.#project.env,
      timeout: COMMAND_TIMEOUT_MS,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    });
  }
}

/** As stack/images/mailboxes/people.py makes it. */
export async function password(address: string): Promise<string> {
  const key = (await readFile(path.join(root, '.secrets/probe_key'), 'utf8')).trim();
  return createHmac('sha256', key).update(address).digest('hex').slice(0, 24);
}
