/** Alert webhook to replicas: see stack/compose.observability.yaml for what it is given and why. */
import { readFile } from 'node:fs/promises';
import { engineAt } from '../docker/engine.ts';
import { startTelemetry } from '../telemetry/start.ts';
import { readConfig } from './config.ts';
import { Controller } from './controller.ts';
import { Journal } from './journal.ts';
import { readPolicies } from './policy.ts';
import { composeScaler } from './scaler.ts';
import { autoscalerServer } from './server.ts';

function log(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const token = (await readFile(config.tokenFile, 'utf8')).trim();
  if (token === '') throw new Error(`Cannot start: ${config.tokenFile} is empty`);
  const telemetry = startTelemetry('autoscaler', config.otlpEndpoint, 'cumulative');
  const counter = telemetry.meter.createCounter('vigie.scaling.events', { unit: '{event}' });
  const scaler = composeScaler(engineAt(config.dockerSocket), {
    project: config.project,
    root: config.root,
    files: config.composeFiles,
  });
  const controller = new Controller({
    scaler,
    journal: new Journal(config.journalFile),
    policies: () => readPolicies(config.policiesFile),
    dryRun: config.dryRun,
    count: (labels) => counter.add(1, labels),
    now: Date.now,
    log,
  });
  await controller.restore();
  const server = autoscalerServer(controller, token, log);
  server.listen(config.port, () => log(`listening on ${config.port}${config.dryRun ? ', dry run' : ''}`));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
      // A drain under way goes on in the engine without us.
      const end = (): never => process.exit(0);
      telemetry.stop().then(end, end);
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`autoscaler: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
