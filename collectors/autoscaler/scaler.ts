import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import compose from 'docker-compose';
import { runningContainers } from '../docker/containers.ts';
import type { Container } from '../docker/containers.ts';
import type { Engine } from '../docker/engine.ts';

/** Changes the count of a service's instances. One call at a time for each service. */
export interface Scaler {
  /** Running instances, those that drain left out. */
  replicas(service: string): Promise<number>;
  /** Ends when the new instance is healthy; gives its name. */
  out(service: string): Promise<string>;
  /** Begins to drain the newest instance; `gone` ends when it has stopped and is removed. */
  in(service: string): Promise<{ name: string; gone: Promise<void> }>;
}

export interface ComposeScalerOptions {
  project: string;
  /** The repository's root, at the host's path. */
  root: string;
  /** Compose files, from the root. */
  files: string[];
  /** How long a new instance may take to be healthy. @default 90_000 */
  healthyWithinMs?: number;
}

/** Scales a Compose project on the engine that it runs on. */
export function composeScaler(engine: Engine, options: ComposeScalerOptions): Scaler {
  const { project, root, files, healthyWithinMs = 90_000 } = options;
  const draining = new Set<string>();
  const serving = async (service: string): Promise<Container[]> =>
    (await runningContainers(engine, project, service)).filter(({ id }) => !draining.has(id));

  const up = async (service: string, count: number): Promise<void> => {
    await compose
      .upMany([service], {
        cwd: root,
        config: files,
        composeOptions: [
          ['--project-name', project],
          ['--project-directory', root],
          ['--progress', 'quiet'],
        ],
        // Only adds: what runs stays as it is, what it depends on is not touched, nothing is built or pulled.
        commandOptions: [
          '--no-deps',
          '--no-recreate',
          '--no-build',
          ['--pull', 'never'],
          ['--scale', `${service}=${count}`],
        ],
        env: { ...process.env, DOCKER_CONFIG: join('/tmp', 'docker') },
      })
      .catch((cause: unknown) => {
        throw new Error(`Cannot bring up ${service} × ${count}: ${composeError(cause)}`, { cause });
      });
  };

  return {
    replicas: async (service) => (await serving(service)).length,

    async out(service) {
      const before = await runningContainers(engine, project, service);
      // Compose counts those that drain: it must keep them, and add one.
      await up(service, before.length + 1);
      const known = new Set(before.map(({ id }) => id));
      const until = Date.now() + healthyWithinMs;
      while (Date.now() < until) {
        const fresh = (await runningContainers(engine, project, service)).find(({ id }) => !known.has(id));
        if (fresh?.healthy === true) return fresh.name;
        await sleep(500);
      }
      throw new Error(`Cannot see a healthy new instance of ${service} within ${healthyWithinMs / 1000} s`);
    },

    async in(service) {
      const newest = (await serving(service)).at(-1);
      if (newest === undefined) throw new Error(`Cannot take away an instance of ${service}: none runs`);
      draining.add(newest.id);
      // The engine sends SIGTERM and waits for the service's own stop_grace_period, in which Asterisk drains.
      const gone = engine('POST', `/containers/${newest.id}/stop`)
        .then(() => engine('DELETE', `/containers/${newest.id}?v=1`))
        .then(() => undefined)
        .finally(() => draining.delete(newest.id));
      return { name: newest.name, gone };
    },
  };
}

/** docker-compose rejects with its result, not with an Error. */
function composeError(cause: unknown): string {
  if (typeof cause === 'object' && cause !== null && 'err' in cause) return String(cause.err).trim().slice(-400);
  return String(cause);
}
