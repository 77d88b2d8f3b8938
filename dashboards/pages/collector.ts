import type { Catalogue, Metric } from '../../catalogue/index.ts';
import { expandBuckets } from '../../catalogue/index.ts';
import { metricOf } from '../facts.ts';

/** Pages that Faro speaks for, by its `app.name`: what names itself otherwise is not counted. */
const PAGES = ['vigie-rooms'];
/** Metrics of web vitals, and the name that Faro's records have for them (faro-web-sdk, webVitals). */
const VITALS = { 'vigie.page.lcp': 'lcp', 'vigie.page.inp': 'inp', 'vigie.page.cls': 'cls', 'vigie.page.ttfb': 'ttfb' };
/** What web/rooms/page/telemetry.ts tells. */
const EVENTS = ['connected', 'reconnecting', 'reconnected', 'disconnected', 'devices-failed', 'quality'];

/**
 * The collector's part that makes metrics of browsers' log records (signaltometricsconnector), with the
 * catalogue's names and buckets; merged into stack/config/collector/collector.yaml. Nothing of a record but what
 * stands here reaches the store, so a browser cannot make series.
 */
export function collectorPages(catalogue: Catalogue): object {
  const vitals = Object.entries(VITALS).map(([id, name]) => {
    const metric = metricOf(catalogue, id);
    const isVital = `${attribute('measurement.type')} == "web-vitals" and ${attribute('measurement.name')} == "${name}"`;
    return {
      ...made(metric, isVital),
      histogram: { buckets: expandBuckets(metric), value: `Double(${attribute('measurement.value')})` },
    };
  });
  const known = EVENTS.map((name) => `${attribute('event.name')} == "${name}"`).join(' or ');
  const counts = [
    {
      ...made(metricOf(catalogue, 'vigie.page.events'), `${attribute('event.domain')} == "rooms" and (${known})`),
      attributes: [{ key: 'event.name' }],
      sum: ONE,
    },
    { ...made(metricOf(catalogue, 'vigie.page.errors'), `${attribute('exception.type')} != nil`), sum: ONE },
  ];
  return { connectors: { 'signal_to_metrics/pages': { logs: [...vitals, ...counts] } } };
}

const ONE = { value: '1', monotonic: true };

function made({ id, description, unit }: Metric, condition: string): object {
  const isOurs = PAGES.map((name) => `resource.attributes["service.name"] == "${name}"`).join(' or ');
  return {
    name: id,
    description,
    unit,
    // Becomes the label `job`. Without a list, every browser's version and size would be a stream of its own.
    include_resource_attributes: [{ key: 'service.name' }],
    conditions: [`(${isOurs}) and ${condition}`],
  };
}

function attribute(name: string): string {
  return `log.attributes["${name}"]`;
}
