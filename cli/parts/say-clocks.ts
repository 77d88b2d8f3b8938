import { existsSync, readFileSync } from 'node:fs';
import type { Plan, ProbeStatus } from '../../catalogue/index.ts';
import { clockInWords } from '../../reports/index.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { RunFolder } from './run-folder.ts';
import { statusFile } from './run-folder.ts';

/** Between probes that hold the ends of the same calls: how far their clocks are apart, and how far that may be off. */
export function sayClocks(folder: RunFolder, plans: readonly Plan[], terminal: Terminal): void {
  for (const plan of plans.filter((one) => 'peer' in one).slice(0, 1)) {
    const path = folder.file(statusFile(plan));
    const status = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ProbeStatus) : null;
    const step = terminal.step('probes');
    if (status?.clock === undefined) step.fail(`clock offset ${plan.region}–${plan.peerRegion} not known`);
    else step.done(clockInWords(status.region, status.clock));
  }
}
