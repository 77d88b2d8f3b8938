import { createServer } from 'node:net';
import { tryDocker } from '../docker/docker.ts';
import { UsageError } from '../exit-codes.ts';

/**
 * Make sure that the door can have its port: it is free, or our own door has it.
 * @throws {UsageError} when something else listens there.
 */
export async function ensurePort(port: number, isOurs: (port: number) => Promise<boolean>): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(
      `VIGIE_DOOR_PORT: "${process.env['VIGIE_DOOR_PORT'] ?? port}" is not a port (expected 1 to 65535)`,
    );
  }
  if ((await isFree(port)) || (await isOurs(port))) return;
  throw new UsageError(`Port ${port} of 127.0.0.1 is in use by another program (VIGIE_DOOR_PORT names another port)`);
}

/** Whether the door of a project has published this port. */
export function doorHas(project: string): (port: number) => Promise<boolean> {
  const labels = [`com.docker.compose.project=${project}`, 'com.docker.compose.service=door'];
  const args = ['ps', '--format', '{{.Ports}}', ...labels.flatMap((label) => ['--filter', `label=${label}`])];
  return async (port) => (await tryDocker(args)).stdout.includes(`:${port}->`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
