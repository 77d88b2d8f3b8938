/** OTLP's JSON encoding, what of it is read here: ids are hexadecimal, 64-bit numbers are text. */
export interface TraceFile {
  resourceSpans: ResourceSpans[];
}

export interface ResourceSpans {
  resource?: { attributes?: Attribute[] };
  scopeSpans: { scope?: unknown; spans: OtlpSpan[] }[];
}

export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind?: number;
  startTimeUnixNano: string | number;
  endTimeUnixNano: string | number;
  attributes?: Attribute[];
  status?: { code?: number; message?: string };
}

export interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: string | number; doubleValue?: number; boolValue?: boolean };
}

/** A span as the report draws it. */
export interface Span {
  traceId: string;
  id: string;
  /** Empty for a root. */
  parentId: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer' | 'unspecified';
  service: string;
  /** Since 1970, ms. */
  fromMs: number;
  toMs: number;
  failed: boolean;
  attributes: Record<string, string | number | boolean>;
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUS_ERROR = 2;

/** Every span of a file, in its order. */
export function spansIn({ resourceSpans }: TraceFile): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(valuesOf(resource?.attributes)['service.name'] ?? '');
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(span, service)));
  });
}

function spanOf(span: OtlpSpan, service: string): Span {
  return {
    traceId: span.traceId,
    id: span.spanId,
    parentId: span.parentSpanId ?? '',
    name: span.name,
    kind: KINDS[span.kind ?? 0] ?? 'unspecified',
    service,
    fromMs: Number(span.startTimeUnixNano) / 1e6,
    toMs: Number(span.endTimeUnixNano) / 1e6,
    failed: span.status?.code === STATUS_ERROR,
    attributes: valuesOf(span.attributes),
  };
}

function valuesOf(attributes: readonly Attribute[] = []): Span['attributes'] {
  return Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => [
      key,
      stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue ?? '',
    ]),
  );
}

/** The spans of these traces alone, out of many lines of OTLP JSON; a line that was cut in the writing is left out. */
export function onlyTraces(lines: string, traceIds: ReadonlySet<string>): TraceFile {
  const batches = lines.split('\n').flatMap((line) => parsed(line)?.resourceSpans ?? []);
  const resourceSpans = batches.flatMap((batch) => {
    const scopeSpans = batch.scopeSpans
      .map((scope) => ({ ...scope, spans: scope.spans.filter(({ traceId }) => traceIds.has(traceId)) }))
      .filter(({ spans }) => spans.length > 0);
    return scopeSpans.length === 0 ? [] : [{ ...batch, scopeSpans }];
  });
  return { resourceSpans };
}

function parsed(line: string): TraceFile | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'resourceSpans' in value ? (value as TraceFile) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
