import type { TracedSpan } from './trace.ts';

/** OTLP's numbers for what is sent here (opentelemetry-proto, trace/v1). */
const KIND = { internal: 1, server: 2, client: 3 } as const;
const [STATUS_OK, STATUS_ERROR] = [1, 2];

type Attributes = Record<string, string | number>;

/** Who speaks: attributes of the resource. */
export interface Speaker {
  region: string;
  runId: string;
}

/** One journey's spans, as `POST /v1/traces` takes them in OTLP's JSON encoding. */
export function exportRequest(spans: readonly TracedSpan[], { region, runId }: Speaker): string {
  const services = [...new Set(spans.map(({ service }) => service))];
  return JSON.stringify({
    resourceSpans: services.map((service) => ({
      resource: { attributes: listed({ 'service.name': service, 'vigie.region': region, 'vigie.run': runId }) },
      scopeSpans: [
        { scope: { name: 'vigie.journey' }, spans: spans.filter((span) => span.service === service).map(encoded) },
      ],
    })),
  });
}

function encoded({ traceId, id, parentId, name, kind, fromMs, toMs, failure, attributes = {} }: TracedSpan): object {
  return {
    traceId,
    spanId: id,
    ...(parentId === '' ? {} : { parentSpanId: parentId }),
    name,
    kind: KIND[kind],
    startTimeUnixNano: nanoseconds(fromMs),
    endTimeUnixNano: nanoseconds(toMs),
    attributes: listed(attributes),
    status: failure === null ? { code: STATUS_OK } : { code: STATUS_ERROR, message: failure },
  };
}

/** Nanoseconds since 1970 are more than a number can hold: text, exact to the microsecond that a clock of ms has. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}

function listed(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { doubleValue: value },
  }));
}
