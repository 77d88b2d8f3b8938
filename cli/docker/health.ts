import type { Project } from './compose.ts';
import { compose } from './compose.ts';
import { unlessGone } from './gone.ts';

/** One container as `compose ps` tells it. */
export interface Container {
  id: string;
  service: string;
  /** `created`, `running`, `restarting`, `exited`… */
  state: string;
  /** `healthy`, `unhealthy`, `starting`; empty without a health check. */
  health: string;
  exitCode: number;
}

/** All containers of a project, also those that have ended. */
export async function containersIn(project: Project): Promise<Container[]> {
  const out = await unlessGone(() => compose(project, 'ps', ['--all', '--format', 'json']));
  // One JSON document a line since Compose 2.21.
  const lines = out.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => {
    const { ID, Service, State, Health, ExitCode } = JSON.parse(line) as {
      ID: string;
      Service: string;
      State: string;
      Health: string;
      ExitCode: number;
    };
    return { id: ID, service: Service, state: State, health: Health, exitCode: ExitCode };
  });
}

/** It runs, and its health check (where it has one) agrees. */
export function isHealthy({ state, health }: Container): boolean {
  return state === 'running' && (health === '' || health === 'healthy');
}

/** It will not become healthy by waiting. */
export function hasFailed({ state, health, exitCode }: Container): boolean {
  return health === 'unhealthy' || ((state === 'exited' || state === 'dead') && exitCode !== 0);
}
