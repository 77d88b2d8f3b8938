import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan, VoicePlan } from '../../catalogue/index.ts';
import type { Step } from '../terminal/step.ts';
import type { RunFolder } from './run-folder.ts';
import { goFile, readyFile } from './run-folder.ts';

const LOOK_EVERY_MS = 100;
/** How long the last part may take to be ready; registration alone may take a minute (scenarios/lib/plan.ts). */
const READY_MS = 90_000;
/** How long a machine may take to come to rest after scenarios were compiled; a small one with other work never does. */
const QUIET_MS = 15_000;
/** A machine is at rest when at least this share of its processors is idle, over a while of this length. */
const [IDLE, QUIET_FOR_MS] = [0.4, 1000];

/** What the processors have done since the machine began, ms of all together; what is niced gives way to us. */
interface Work {
  idle: number;
  all: number;
}

interface Options {
  step: Step;
  /** A part has ended, so that waiting for its word would be in vain. */
  hasEnded: () => boolean;
  interrupt: AbortSignal;
}

/**
 * Have all parts of a run begin at one time, once each has compiled its scenario and registered, and the machine has
 * come to rest from that: else who is there first is judged by what the others' beginning costs.
 */
export async function beginTogether(folder: RunFolder, plans: readonly Plan[], options: Options): Promise<void> {
  const { step, hasEnded, interrupt } = options;
  const goesOn = (): boolean => !hasEnded() && !interrupt.aborted;
  // Who only answers begins at once: who calls waits for that one before it is ready itself.
  const waited = plans.filter((plan) => (plan as Partial<VoicePlan>).peer?.role !== 'answers');
  const waiting = (): Plan[] => waited.filter((plan) => !existsSync(folder.file(readyFile(plan))));
  for (const end = Date.now() + READY_MS; goesOn() && waiting().length > 0 && Date.now() < end;) {
    step.update(`getting ready, ${waited.length - waiting().length} of ${waited.length} parts are`);
    await sleep(LOOK_EVERY_MS);
  }
  const end = Date.now() + QUIET_MS;
  for (let before = work(); goesOn() && Date.now() < end;) {
    step.update('waiting for the machine to come to rest');
    await sleep(QUIET_FOR_MS);
    const now = work();
    if (idleBetween(before, now) >= IDLE) break;
    before = now;
  }
  writeFileSync(folder.file(goFile), '');
}

/** What only served to begin is not part of the run's record. */
export function forgetBeginning(folder: RunFolder, plans: readonly Plan[]): void {
  for (const name of [goFile, ...plans.map(readyFile)]) rmSync(folder.file(name), { force: true });
}

/** Share of the processors' time between two looks in which they had nothing to do but what is niced, 0 to 1. */
export function idleBetween(before: Work, now: Work): number {
  return now.all > before.all ? (now.idle - before.idle) / (now.all - before.all) : 0;
}

function work(): Work {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (of: (one: (typeof times)[number]) => number): number => times.reduce((all, one) => all + of(one), 0);
  return {
    idle: sum(({ idle, nice }) => idle + nice),
    all: sum(({ idle, nice, user, sys, irq }) => idle + nice + user + sys + irq),
  };
}
