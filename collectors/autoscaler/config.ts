/** What the environment says, checked once. */
export interface Config {
  port: number;
  project: string;
  root: string;
  composeFiles: string[];
  dryRun: boolean;
  tokenFile: string;
  policiesFile: string;
  journalFile: string;
  dockerSocket: string;
  otlpEndpoint: string;
}

/** @throws {Error} naming the variable and its value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const root = env['VIGIE_ROOT'] ?? '';
  if (!root.startsWith('/'))
    throw new Error(`Cannot start: VIGIE_ROOT is "${root}", expected the repository's absolute path`);
  return {
    port: port(env['AUTOSCALER_PORT'] ?? '8080'),
    project: env['VIGIE_PROJECT'] ?? 'vigie',
    root,
    composeFiles: (env['AUTOSCALER_COMPOSE_FILES'] ?? 'stack/compose.yaml:stack/compose.observability.yaml').split(':'),
    dryRun: flag('AUTOSCALER_DRY_RUN', env['AUTOSCALER_DRY_RUN'] ?? 'false'),
    tokenFile: env['AUTOSCALER_TOKEN_FILE'] ?? '/run/secrets/webhook_token',
    policiesFile: env['AUTOSCALER_POLICIES_FILE'] ?? '/etc/vigie/dashboards/scaling.json',
    journalFile: env['AUTOSCALER_JOURNAL_FILE'] ?? '/var/lib/vigie/events.ndjson',
    dockerSocket: env['DOCKER_SOCKET'] ?? '/var/run/docker.sock',
    otlpEndpoint: env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://collector:4318',
  };
}

function flag(name: string, value: string): boolean {
  if (/^(true|1|yes)$/i.test(value)) return true;
  if (/^(false|0|no|)$/i.test(value)) return false;
  throw new Error(`Cannot start: ${name} is "${value}", expected true or false`);
}

function port(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Error(`Cannot start: AUTOSCALER_PORT is "${value}", expected 1 to 65535`);
}
