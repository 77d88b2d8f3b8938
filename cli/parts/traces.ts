import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptRecord } from '../../catalogue/index.ts';
import { onlyTraces, traceIdsOf } from '../../reports/index.ts';
import { containersOf, tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import { StackError } from '../exit-codes.ts';
import type { RunFolder } from './run-folder.ts';
import { replaceFile } from './run-folder.ts';

/** Where the collector keeps spans: the present file and the one before it (stack/config/collector/collector.yaml). */
const KEPT = '/var/lib/vigie/traces';
/** How long the last spans may take on their way: the pages export within half a second. */
const SETTLE_MS = 1500;

/**
 * Take the spans of this run's traces out of all that the collector has kept, into `traces.json` of the run's folder,
 * in OTLP's JSON encoding. A run without a trace has no such file.
 */
export async function keepTraces(project: string, folder: RunFolder, records: readonly AttemptRecord[]): Promise<void> {
  const ids = traceIdsOf(records);
  if (ids.size === 0) return;
  await sleep(SETTLE_MS);
  const [collector] = await containersOf(project, 'collector');
  if (collector === undefined) throw new StackError('Cannot read the traces: the collector is not running');
  const wanted = [...ids].flatMap((id) => ['-e', id]);
  const done = await tryDocker(['exec', collector, 'grep', '-rhF', ...wanted, KEPT]);
  if (done.exitCode !== 0) {
    const why = done.stderr === '' ? 'the collector has none of them' : lastLines(done.stderr, 1).join('');
    throw new StackError(`Cannot read the traces: ${why}`);
  }
  replaceFile(folder.file('traces.json'), `${JSON.stringify(onlyTraces(done.stdout, ids))}\n`);
}
