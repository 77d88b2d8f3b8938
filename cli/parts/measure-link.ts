import type { LinkFigure, LinkMeasured } from '../../catalogue/index.ts';
import { linkGot } from '../../reports/index.ts';
import { containersOf, tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import { ExitCode, StackError } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Where the suite stands: packets from it into the region have what was asked of the wan. */
const CORE = 'core';
/** A sample of four seconds; where the machine cannot send it on time, one at a tenth of the rate. */
const SAMPLES = [
  { pps: 5000, packets: 20_000 },
  { pps: 500, packets: 2000 },
];
/** The sample, its longest delay, and the start of the program. */
const TIMEOUT_MS = 20_000;

/** What `vigie-wan measure --json` prints, as far as it is read (engine/wan/service). */
interface Printed {
  from: string;
  to: string;
  sample: { got: { sent: number }; pps: number; sendLateMs: number };
  figures: LinkFigure[];
  within: boolean;
  void: boolean;
}

/**
 * Measure what the wan gives towards a region, and say it in a line.
 * @throws {StackError} when it cannot be measured.
 */
export async function measureLink(project: string, region: string, terminal: Terminal): Promise<LinkMeasured> {
  const step = terminal.step('wan');
  const [wan] = await containersOf(project, 'wan');
  if (wan === undefined) throw new StackError('Cannot measure the link: the wan is not running');
  let measured: LinkMeasured | undefined;
  for (const sample of SAMPLES) {
    step.update(`measuring ${sample.packets} packets towards ${region}`);
    measured = await sampleOf(wan, region, sample);
    if (!measured.void) break;
  }
  if (measured === undefined) throw new StackError(`Cannot measure the link towards ${region}: no sample was taken`);
  const text = linkGot(measured);
  if (measured.void)
    step.fail(`${text}: measured too late to tell (a packet left ${measured.sendLateMs.toFixed(1)} ms late)`);
  else if (measured.within) step.done(text);
  else step.fail(`${text}: not what was asked`);
  return measured;
}

async function sampleOf(
  wan: string,
  region: string,
  { pps, packets }: (typeof SAMPLES)[number],
): Promise<LinkMeasured> {
  const figures = ['--pps', String(pps), '--packets', String(packets), '--json'];
  const done = await tryDocker(['exec', wan, 'vigie-wan', 'measure', '--from', CORE, '--to', region, ...figures], {
    timeoutMs: TIMEOUT_MS,
  });
  // Outside (99) and void (4) are told by the record itself.
  const told: readonly (number | null)[] = [ExitCode.passed, ExitCode.void, ExitCode.threshold];
  if (!told.includes(done.exitCode)) {
    const why = lastLines(done.stderr, 1)
      .join('')
      .replace(/^vigie-wan: /, '');
    throw new StackError(`Cannot measure the link towards ${region}: ${why}`);
  }
  return measuredOf(JSON.parse(done.stdout) as Printed);
}

/** The record's form of what was printed: what was neither asked nor got is left out. */
export function measuredOf({ from, to, sample, figures, within, ...printed }: Printed): LinkMeasured {
  return {
    from,
    to,
    packets: sample.got.sent,
    pps: sample.pps,
    sendLateMs: sample.sendLateMs,
    void: printed.void,
    within,
    figures: figures.filter(({ asked, within: sound }) => asked !== 0 || !sound),
  };
}
