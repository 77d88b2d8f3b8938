import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue, Plan } from '../../catalogue/index.ts';
import type { Project } from '../docker/compose.ts';
import type { Step } from '../terminal/step.ts';
import { Live, liveLine } from './live.ts';
import type { ProbeProblem } from './probe.ts';
import { startProbe } from './probe.ts';
import type { RunFolder } from './run-folder.ts';

const LOOK_EVERY_MS = 500;

export interface ProbesOutcome {
  /** What kept scenarios from running to their end, the first one's; null when all did. */
  problem: ProbeProblem | null;
  interrupted: boolean;
}

interface Options {
  catalogue: Catalogue;
  folder: RunFolder;
  step: Step;
  /** Ctrl-C: what is open is ended, and what ran is judged. */
  interrupt: AbortSignal;
}

/** Run the plans of a run, all at a time, each in the probe of its region. */
export async function runProbes(
  project: Project,
  plans: readonly Plan[],
  { catalogue, folder, step, interrupt }: Options,
): Promise<ProbesOutcome> {
  const probes = await Promise.all(plans.map((plan) => startProbe(project, plan, folder)));
  const lives = plans.map((plan) => new Live(folder, plan, catalogue));
  const all: { ended: boolean } = { ended: false };
  const running = Promise.all(probes.map(({ ended }) => ended)).finally(() => (all.ended = true));
  const isEnded = (): boolean => all.ended;
  while (!isEnded() && !interrupt.aborted) {
    for (const live of lives) live.read();
    const { text, fraction } = liveLine(lives, Date.now());
    step.update(text, fraction);
    await Promise.race([running, sleep(LOOK_EVERY_MS)]);
  }
  if (!isEnded()) {
    step.update('ending what is open');
    await Promise.all(probes.map(({ stop }) => stop()));
  }
  const problems = await running;
  if (interrupt.aborted) return { problem: null, interrupted: true };
  return { problem: firstOf(plans, problems), interrupted: false };
}

function firstOf(plans: readonly Plan[], problems: readonly (ProbeProblem | null)[]): ProbeProblem | null {
  const i = problems.findIndex((problem) => problem !== null);
  const problem = problems[i];
  const plan = plans[i];
  if (problem === undefined || problem === null || plan === undefined) return null;
  return { ...problem, text: `${plan.system} in ${plan.region}: ${problem.text}` };
}
