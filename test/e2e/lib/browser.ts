import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compose, streamCompose, type Project } from '../../../cli/docker/compose.ts';
import { projectOf } from '../../../cli/docker/project.ts';
import type { Seen } from '../browser/call.ts';
import { root, start, type Finished } from './soak.ts';

const BUILD_TIMEOUT_MS = 15 * 60_000;
const CALL_TIMEOUT_MS = 90_000;

/** What vigie-phone prints, of media.Report (engine/media/report.go). */
export interface PhoneReport {
  Sent: number;
  Received: number;
  Lost: number;
  Late: number;
  JitterMeanMs: number;
  MOS: number;
  Silent: boolean;
}

export interface Page {
  /** Settles when the page has signed on; fails when it ends before that. */
  ready: Promise<void>;
  seen: Promise<Seen>;
}

export interface Running {
  finished: Promise<Finished>;
  /** Settles when it has printed this; fails when it ends before that. */
  printed: (what: RegExp) => Promise<void>;
}

/** What a person does at a page. */
export interface Script {
  /** All that it said; fails unless it came to its end. */
  done: Promise<string>;
  /** Settles when it has said this. */
  printed: (what: RegExp) => Promise<void>;
}

/** The stack with its test layer: the softphone's page where it is wanted, and a browser in region sa. */
export class BrowserStack {
  protected readonly project: Project;
  readonly #services: readonly string[];

  /** @param services - of the layer, that are wanted. @param files - further layers. */
  constructor(services: readonly string[] = ['softphone', 'browser'], files: readonly string[] = []) {
    const project = projectOf(['sa'], { boards: false });
    const layer = path.join(root, 'stack/compose.browser.yaml');
    this.project = { ...project, files: [...project.files, layer, ...files] };
    this.#services = services;
  }

  /** Builds what is not there, and waits until the page is served. */
  async up(): Promise<void> {
    await this.#build();
    const { exitCode, stderr } = await start(['up', '--region', 'sa']).finished;
    if (exitCode !== 0) throw new Error(`Cannot bring the stack up (exit ${exitCode}): ${stderr.slice(-2000)}`);
    await this.#enter();
  }

  /** The same where the stack is up. */
  async join(): Promise<void> {
    await this.#build();
    await this.#enter();
  }

  async #build(): Promise<void> {
    const built = await streamCompose(this.project, ['build', ...this.#services], {
      timeoutMs: BUILD_TIMEOUT_MS,
    });
    if (built.exitCode !== 0) throw new Error(`Cannot build the browser's layer: ${built.stderr.slice(-2000)}`);
  }

  async #enter(): Promise<void> {
    await compose(this.project, 'up', ['--detach', '--no-deps', '--no-build', '--wait', ...this.#services]);
  }

  /** Takes the layer away; the stack stays, as after a soak. */
  async down(): Promise<void> {
    await compose(this.project, 'rm', ['--stop', '--force', ...this.#services]);
  }

  /** One telephone of the engine, in one call. */
  phone(args: string[]): { ready: Promise<void>; report: Promise<PhoneReport> } {
    const running = this.exec([], ['vigie-phone', ...args]);
    const report = running.finished.then((done) => {
      if (done.exitCode === 0) return JSON.parse(done.stdout) as PhoneReport;
      throw new Error(`vigie-phone ended with ${done.exitCode}: ${done.stderr.slice(-2000)}`);
    });
    report.catch(() => undefined);
    return { ready: running.printed(/registered/), report };
  }

  /** A person at the page, for one call. */
  async page(number: string, settings: Record<string, string> = {}): Promise<Page> {
    const env = { NUMBER: number, PASSWORD: await password(number), ...settings };
    const given = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const k6 = ['vigie-k6', 'run', '--quiet', '--summary-mode=disabled', '--log-format', 'raw', '/browser/call.ts'];
    const running = this.exec(given, k6);
    const seen = running.finished.then((done) => {
      const [, json] = /^seen (.*)$/m.exec(done.stdout + done.stderr) ?? [];
      if (json !== undefined) return JSON.parse(json) as Seen;
      throw new Error(`The page saw no call (exit ${done.exitCode}): ${(done.stdout + done.stderr).slice(-3000)}`);
    });
    seen.catch(() => undefined);
    return { ready: running.printed(/signed on/), seen };
  }

  /** What a command inside a service prints. */
  in(service: string, command: string[]): Promise<string> {
    return compose(this.project, 'exec', ['-T', service, ...command]);
  }

  /** Copies a file of the browser's to this machine. Not by `docker cp`, which sees no tmpfs. */
  async take(from: string, to: string): Promise<void> {
    const { stdout } = await this.exec([], ['base64', '-w0', from]).finished;
    await writeFile(to, Buffer.from(stdout, 'base64'));
  }

  /** A script of test/e2e/browser, to its end; what it logs is what it says. */
  script(name: string, settings: Record<string, string>, timeoutMs = CALL_TIMEOUT_MS): Script {
    const given = Object.entries(settings).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
    const k6 = ['vigie-k6', 'run', '--quiet', '--summary-mode=disabled', '--log-format', 'raw', `/browser/${name}`];
    const running = this.exec(given, k6, timeoutMs);
    const done = running.finished.then(({ exitCode, stdout, stderr }) => {
      const said = stdout + stderr;
      if (exitCode === 0 && said.includes('all was done')) return said;
      // A picture for documents is no help here.
      const words = said.replaceAll(/^picture .*$/gm, '').slice(-3000);
      throw new Error(`${name} ended with ${exitCode}: ${words}`);
    });
    done.catch(() => undefined);
    return { done, printed: running.printed };
  }

  /** A program in the browser's container, as its user. */
  exec(options: string[], command: string[], timeout = CALL_TIMEOUT_MS): Running {
    const files = this.project.files.flatMap((file) => ['-f', file]);
    const names = ['--project-name', this.project.name, '--project-directory', root];
    const inside = ['exec', '-T', '--user', '10001:10001', '-e', 'HOME=/home/browser', ...options, 'browser'];
    const child = spawn('docker', ['compose', ...files, ...names, ...inside, ...command], {
      cwd: root,
      env: this.project.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const finished = new Promise<Finished>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    });
    const printed = (what: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (what.test(stdout + stderr)) resolve();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        child.on('close', () =>
          reject(new Error(`${command[0] ?? ''} ended without ${what.source}: ${stdout}${stderr}`)),
        );
      });
    return { finished, printed };
  }
}

/** As stack/config/db/seed.sql makes it. */
async function password(number: string): Promise<string> {
  const key = (await readFile(path.join(root, '.secrets/probe_key'), 'utf8')).trim();
  return createHmac('sha256', key).update(number).digest('hex').slice(0, 24);
}
