import type { Engine } from './engine.ts';

/** A container of one Compose project, as the engine lists it. */
export interface Container {
  id: string;
  /** Without the leading slash, e.g. `vigie-ipbx-2`. */
  name: string;
  service: string;
  /** Seconds since 1970. */
  createdAt: number;
  /** False while its health check has not passed yet, or fails. */
  healthy: boolean;
}

interface Listed {
  Id: string;
  Names: string[];
  Labels: Record<string, string>;
  Created: number;
  Status: string;
}

const PROJECT = 'com.docker.compose.project';
const SERVICE = 'com.docker.compose.service';

/** Running containers of the project, oldest first; of one service where it is given. */
export async function runningContainers(engine: Engine, project: string, service?: string): Promise<Container[]> {
  const label = [`${PROJECT}=${project}`, ...(service === undefined ? [] : [`${SERVICE}=${service}`])];
  const filters = encodeURIComponent(JSON.stringify({ label, status: ['running'] }));
  const listed = (await engine('GET', `/containers/json?filters=${filters}`)) as Listed[];
  return listed
    .filter((one) => one.Labels['com.docker.compose.oneoff'] !== 'True')
    .map(fromListed)
    .sort((a, b) => a.createdAt - b.createdAt || a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function fromListed(one: Listed): Container {
  return {
    id: one.Id,
    name: (one.Names[0] ?? one.Id.slice(0, 12)).replace(/^\//, ''),
    service: one.Labels[SERVICE] ?? '',
    createdAt: one.Created,
    // "Up 3 seconds (health: starting)", "Up 2 minutes (unhealthy)"; no remark where there is no check.
    healthy: !/\((health: starting|unhealthy)\)/.test(one.Status),
  };
}
