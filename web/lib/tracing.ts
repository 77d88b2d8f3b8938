import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Span, Tracer } from '@opentelemetry/api';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, propagation, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { startNodeSdk } from '@opentelemetry/sdk-node';
import { AlwaysOffSampler, BatchSpanProcessor, ParentBasedSampler } from '@opentelemetry/sdk-trace';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';

/** After a span has ended it leaves within this time, ms: a run that ends wants its own. */
const EXPORT_WITHIN_MS = 500;
/** Spans that wait, at most: what comes faster than they leave is dropped, and no memory with it. */
const MOST_WAITING = 512;

export interface Tracing {
  /** From now on each request to this server that is part of a trace is a server span of it. */
  follow: (server: Server) => void;
  /** Exports what is left. */
  stop: () => Promise<void>;
}

/**
 * Takes part in traces that others began (W3C Trace Context), and begins none: a request without a sampled
 * `traceparent`, which is all load but the journeys', costs one look at a header.
 * @param service - its `service.name`.
 * @param endpoint - OTLP over HTTP base, to which spans go; without one there are none.
 */
export function startTracing(service: string, endpoint = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ''): Tracing {
  if (endpoint === '') return { follow: () => undefined, stop: () => Promise.resolve() };
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
  const sdk = startNodeSdk({
    logLevel: 'warn',
    resourceAttributes: { 'service.name': service },
    resourceDetectors: [],
    sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: EXPORT_WITHIN_MS, maxQueueSize: MOST_WAITING }),
    ],
    metricReaders: [],
    logRecordProcessors: [],
  });
  const tracer = trace.getTracer('vigie.web');
  return {
    follow: (server) => {
      server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
        if (request.headers['traceparent'] !== undefined) watch(tracer, request, response);
      });
    },
    stop: () => sdk.shutdown(),
  };
}

/** Names and attributes by the semantic conventions for HTTP servers. The query stays out: it may be a sign-on's code. */
function watch(tracer: Tracer, request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', url = '/', headers } = request;
  const attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_URL_PATH]: url.split('?', 1)[0] ?? '/',
    [ATTR_URL_SCHEME]: 'https',
    [ATTR_SERVER_ADDRESS]: headers.host ?? '',
  };
  const span = tracer.startSpan(
    method,
    { kind: SpanKind.SERVER, attributes },
    propagation.extract(ROOT_CONTEXT, headers),
  );
  response.once('close', () => {
    end(span, response);
  });
}

/** An answer that was not sent whole is an error, as is any of 500 and more. */
function end(span: Span, { statusCode, writableFinished }: ServerResponse): void {
  if (writableFinished) span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
  if (!writableFinished || statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
