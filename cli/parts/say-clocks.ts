import { existsSync, readFileSync } from 'node:fs';
import type { Plan, ProbeStatus } from '../../catalogue/index.ts';
import { clockInWords } from '../../reports/index.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { RunFolder } from './run-folder.ts';
import { statusFile } from './run-folder.ts';

/** Between probes that hold two ends of the same: how far their clocks are apart, and how far that may be off. */
export function sayClocks(folder: RunFolder, plans: readonly Plan[], terminal: Terminal): void {
  const [first] = plans.filter((one) => 'peer' in one);
  if (first === undefined) return;
  const own = plans.filter((one) => 'peer' in one && one.region === first.region);
  const [clock] = own.flatMap((plan) => clockOf(folder.file(statusFile(plan))) ?? []);
  const step = terminal.step('probes');
  if (clock === undefined) step.fail(`clock offset ${first.region}–${first.peerRegion} not known`);
  else step.done(clockInWords(first.region, clock));
}

function clockOf(path: string): ProbeStatus['clock'] {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ProbeStatus).clock : undefined;
}
