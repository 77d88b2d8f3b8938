import type { Command } from 'commander';
import { randomInt } from 'node:crypto';
import type { Region } from '../../catalogue/index.ts';
import { loadCatalogue, parseDuration } from '../../catalogue/index.ts';
import { UsageError } from '../exit-codes.ts';
import { linkBetween, profileAcross } from '../parts/across.ts';
import { watchInterrupts } from '../parts/interrupt.ts';
import { takeLock } from '../parts/lock.ts';
import type { Overrides } from '../parts/plan.ts';
import { makePlans } from '../parts/plan.ts';
import { LOCK, prepare } from '../parts/prepare.ts';
import { makeRunId } from '../parts/run-id.ts';
import { runSoak } from '../parts/run-soak.ts';
import { prepareTruth } from '../parts/truth-image.ts';
import { takeDown } from '../parts/stack.ts';
import { shortDuration } from '../terminal/format.ts';
import { ensureCallsFit, ensurePeerFits, profileOf, regionOf, systemsOf } from './choices.ts';
import { printJson, terminalOf } from './output-options.ts';
import type { SoakOptions } from './soak-options.ts';
import { describeSoak } from './soak-options.ts';
import { printVerdict } from './verdict.ts';

export function soakCommand(): Command {
  return describeSoak().action(soak);
}

async function soak(options: SoakOptions): Promise<void> {
  if (options.keep === true && options.down === true) throw new UsageError('--keep and --down say opposite things');
  const terminal = terminalOf(options);
  const catalogue = loadCatalogue();
  const region = regionOf(catalogue, options.region);
  const peer = options.peer === undefined ? region : regionOf(catalogue, options.peer, '--peer');
  const said = profileOf(catalogue, options.profile);
  const profile = peer === region ? said : profileAcross(said);
  const overrides = overridesOf(options);
  const systems = systemsOf(profile, options.systems);
  if (peer !== region) ensurePeerFits(terminal, profile, systems);
  if (systems.includes('voice')) ensureCallsFit(profile, overrides);
  const runId = makeRunId(region.id, new Date());
  const seed = options.seed ?? randomInt(2 ** 31 - 1);
  const plans = makePlans({ catalogue, profile, region, peer, systems, runId, seed }, overrides);
  const lengthMs = overrides.durationMs ?? parseDuration(profile.duration);

  const unlock = takeLock(LOCK, `soak ${runId}`);
  const signal = watchInterrupts();
  try {
    const where = peer === region ? region.id : `${region.id} with ${peer.id}`;
    const title = `vigie · soak · region ${where} · profile ${profile.name} · ${shortDuration(lengthMs)}`;
    terminal.line(`${terminal.style.bold(title)}   run ${runId}`);
    const prepared = await prepare(catalogue, [...new Set([region.id, peer.id])], { terminal, signal });
    if (options.truth !== undefined) await prepareTruth(prepared.project, plans, { terminal, signal });
    const command = process.argv.slice(2).join(' ');
    const { loss: lossPct, burst, delay: delayMs, jitter: jitterMs } = options;
    const wan = linkBetween(catalogue, [region, peer], { lossPct, burst, delayMs, jitterMs });
    const asked = { catalogue, profile, region: region.id, ...peerOf(region, peer), plans, runId, seed, wan, command };
    const run = await runSoak({ ...asked, prepared, terminal, interrupt: signal });
    if (options.down === true) {
      const step = terminal.step('down');
      await takeDown(prepared.project, { volumes: false });
      step.done('the stack is down; its data and images are kept');
    }
    printVerdict(terminal, run, { boards: options.down !== true });
    if (options.json === true) printJson(run);
    process.exitCode = run.verdict.exitCode;
  } finally {
    unlock();
  }
}

/** Only where it is another region. */
function peerOf(region: Region, peer: Region): { peerRegion?: string } {
  return peer === region ? {} : { peerRegion: peer.id };
}

function overridesOf({ duration, calls, talk, codec, dtx, truth }: SoakOptions): Overrides {
  return {
    ...(duration === undefined ? {} : { durationMs: duration }),
    ...(calls === undefined ? {} : { calls }),
    ...(talk === undefined ? {} : { talkMs: talk }),
    ...(codec === undefined ? {} : { codec }),
    ...(dtx === undefined ? {} : { dtx }),
    ...(truth === undefined ? {} : { truth }),
  };
}
