import { metrics } from '@opentelemetry/api';
import type { Meter } from '@opentelemetry/api';
import { AggregationTemporalityPreference, OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { startNodeSdk } from '@opentelemetry/sdk-node';

/** Every collector exports at the rate of the probes, so that lines on a board share their steps. */
const EXPORT_INTERVAL_MS = 2000;

/** Something that was started, and ends with `stop`, which exports what is left. */
export interface Telemetry {
  meter: Meter;
  stop: () => Promise<void>;
}

/**
 * Starts the SDK for one service. `temporality` is `delta` where only gauges are sent: a gauge has no temporality
 * (OTLP data model), but the SDK keeps repeating the last value of an attribute set that has gone, a removed
 * container's for instance, only under `cumulative`.
 */
export function startTelemetry(service: string, endpoint: string, temporality: 'cumulative' | 'delta'): Telemetry {
  const preference = {
    cumulative: AggregationTemporalityPreference.CUMULATIVE,
    delta: AggregationTemporalityPreference.DELTA,
  };
  const exporter = new OTLPMetricExporter({
    url: `${endpoint}/v1/metrics`,
    temporalityPreference: preference[temporality],
    timeoutMillis: EXPORT_INTERVAL_MS,
  });
  const sdk = startNodeSdk({
    logLevel: 'warn',
    // One instance of each: a restart goes on with the same series.
    resourceAttributes: { 'service.name': service, 'service.instance.id': service },
    resourceDetectors: [],
    metricReaders: [
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: EXPORT_INTERVAL_MS,
        exportTimeoutMillis: EXPORT_INTERVAL_MS,
      }),
    ],
    spanProcessors: [],
    logRecordProcessors: [],
  });
  return { meter: metrics.getMeter(`vigie.${service}`), stop: () => sdk.shutdown() };
}
