/** Container state to metrics: CPU, memory and replicas of the project, every 5 s, by OTLP. */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineAt } from '../docker/engine.ts';
import { startTelemetry } from '../telemetry/start.ts';
import { Observer } from './observe.ts';
import type { Snapshot } from './observe.ts';

/** Not more often: the engine makes its figures in the kernel, and a small machine's packets wait meanwhile. */
const INTERVAL_MS = 5000;
/** Read by the health check in stack/compose.observability.yaml. */
const PASS_FILE = '/tmp/observed';

async function main(): Promise<void> {
  const endpoint = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://collector:4318';
  const engine = engineAt(process.env['DOCKER_SOCKET'] ?? '/var/run/docker.sock');
  const observer = new Observer(engine, process.env['VIGIE_PROJECT'] ?? 'vigie');
  const telemetry = startTelemetry('observer', endpoint, 'delta');
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

  let latest: Snapshot = { usage: [], replicas: new Map() };
  const { meter } = telemetry;
  const cpu = meter.createObservableGauge('vigie.container.cpu', { unit: '{core}' });
  const memory = meter.createObservableGauge('vigie.container.memory', { unit: 'By' });
  const replicas = meter.createObservableGauge('vigie.service.replicas', { unit: '{instance}' });
  meter.addBatchObservableCallback(
    (result) => {
      for (const { service, container, cores, memoryBytes } of latest.usage) {
        if (cores !== null) result.observe(cpu, cores, { service, container });
        result.observe(memory, memoryBytes, { service, container });
      }
      for (const [service, count] of latest.replicas) result.observe(replicas, count, { service });
    },
    [cpu, memory, replicas],
  );

  while (!stop.signal.aborted) {
    try {
      latest = await observer.observe();
      await writeFile(PASS_FILE, '');
    } catch (error) {
      // The engine may be restarting; the health check tells when it lasts.
      process.stderr.write(`observer: ${String(error)}\n`);
    }
    await sleep(INTERVAL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  await telemetry.stop();
}

main().catch((error: unknown) => {
  process.stderr.write(`observer: ${String(error)}\n`);
  process.exitCode = 1;
});
