import { existsSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { BUILD, ROOT } from '../paths.ts';
import type { Project } from './compose.ts';
import { composeFiles } from './compose.ts';

/** User that drops its privileges to when we are root: the images' own. */
const IMAGE_USER = 10_001;

/** Read `.env`, as compose does, so that both see the same; the environment wins. */
export function readEnvFile(): void {
  const path = join(ROOT, '.env');
  if (existsSync(path)) process.loadEnvFile(path);
}

/** @param regions - whose probes are wanted. */
export function projectOf(regions: readonly string[], { boards }: { boards: boolean }): Project {
  const { env } = process;
  return {
    name: env['VIGIE_PROJECT'] ?? 'vigie',
    files: composeFiles({ boards }),
    profiles: [...regions],
    env: {
      ...env,
      DOCKER_BUILDKIT: '1',
      VIGIE_ROOT: ROOT,
      VIGIE_CA_FILE: hostCertificates(),
      DOCKER_GID: env['DOCKER_GID'] ?? String(socketGroup()),
      VIGIE_UID: env['VIGIE_UID'] ?? String(probeUser().uid),
      VIGIE_GID: env['VIGIE_GID'] ?? String(probeUser().gid),
      NPM_CONFIG_REGISTRY: env['NPM_CONFIG_REGISTRY'] ?? env['npm_config_registry'] ?? '',
    },
  };
}

/** Who writes in `runs/`: ourselves, or the images' user when we are root. */
export function probeUser(): { uid: number; gid: number } {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return uid === 0 ? { uid: IMAGE_USER, gid: IMAGE_USER } : { uid, gid };
}

/** Port of the door on this machine. */
export function doorPort(): number {
  return Number(process.env['VIGIE_DOOR_PORT'] ?? '3000');
}

/** The authorities this host trusts, as a file: builds behind a proxy that inspects TLS need them. */
function hostCertificates(): string {
  const { env } = process;
  const known = [env['VIGIE_CA_FILE'], env['SSL_CERT_FILE'], '/etc/ssl/certs/ca-certificates.crt'];
  const found = known.find((path) => path !== undefined && path !== '' && existsSync(path));
  if (found !== undefined) return found;
  const path = join(BUILD, 'ca-certificates.pem');
  mkdirSync(BUILD, { recursive: true });
  writeFileSync(path, rootCertificates.join('\n'));
  return path;
}

function socketGroup(): number {
  const socket = '/var/run/docker.sock';
  return existsSync(socket) ? statSync(socket).gid : 0;
}
