import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptRecord } from '../../catalogue/index.ts';
import type { Span, TraceFile } from './spans.ts';
import { spansIn } from './spans.ts';

/** An attempt that is a trace: its record names it. */
export interface TracedRecord extends AttemptRecord {
  /** 32 hexadecimal digits (W3C Trace Context §3.2.2.3). */
  traceId: string;
  score?: { mos: number };
  wholeMs?: number | null;
}

export function isTraced(record: AttemptRecord): record is TracedRecord {
  return typeof (record as Partial<TracedRecord>).traceId === 'string';
}

export function traceIdsOf(records: readonly AttemptRecord[]): Set<string> {
  return new Set(records.filter(isTraced).map(({ traceId }) => traceId));
}

/**
 * The spans that a run has kept of its traces, if any.
 * @throws {Error} when `traces.json` of its folder is damaged.
 */
export function readTraces(dir: string): Span[] {
  const path = join(dir, 'traces.json');
  if (!existsSync(path)) return [];
  try {
    return spansIn(JSON.parse(readFileSync(path, 'utf8')) as TraceFile);
  } catch (cause) {
    throw new Error(`Cannot read ${path}: it is damaged (no OTLP JSON)`, { cause });
  }
}
