import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fingerprint } from '../parts/fingerprint.ts';
import { BUILD, ROOT, STACK } from '../paths.ts';
import type { Project } from './compose.ts';
import { composeFiles } from './compose.ts';
import { realtimeShares } from './realtime.ts';

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
      // Boards are pulled, not scaled: the autoscaler needs the other layers, by the same paths.
      AUTOSCALER_COMPOSE_FILES: composeFiles({ boards: false })
        .map((path) => relative(ROOT, path))
        .join(':'),
      ...configFingerprints(),
      ...realtimeShares(regions.length),
      VIGIE_CA_FILE: hostCertificates(),
      DOCKER_GID: env['DOCKER_GID'] ?? String(socketGroup()),
      VIGIE_UID: env['VIGIE_UID'] ?? String(probeUser().uid),
      VIGIE_GID: env['VIGIE_GID'] ?? String(probeUser().gid),
      NPM_CONFIG_REGISTRY: env['NPM_CONFIG_REGISTRY'] ?? env['npm_config_registry'] ?? '',
    },
  };
}

/** What the boards' page is made of, which the door reads at its start. */
const BOARDS_OF = ['catalogue', 'dashboards', 'reports', 'web/boards'];

/**
 * `VIGIE_CONFIG_NAME` for each folder of stack/config: a label of the services that mount it. Compose itself sees
 * that a mount is the same, not that the files in it have changed, and would leave the old service running.
 */
function configFingerprints(): Record<string, string> {
  const names = readdirSync(join(STACK, 'config'));
  const hash = (name: string): string => fingerprint(ROOT, [`stack/config/${name}`, 'catalogue/regions.yaml'], []);
  return Object.fromEntries([
    ...names.map((name) => [`VIGIE_CONFIG_${name.toUpperCase()}`, hash(name).slice(0, 16)] as const),
    // What `up` makes of the catalogue: the boards' page for the door, metrics for the collector.
    ['VIGIE_CONFIG_BOARDS', fingerprint(ROOT, BOARDS_OF, []).slice(0, 16)] as const,
    ['VIGIE_CONFIG_METRICS', fingerprint(ROOT, ['catalogue/metrics'], []).slice(0, 16)] as const,
  ]);
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
