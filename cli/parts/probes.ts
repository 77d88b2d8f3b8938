import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue, Plan } from '../../catalogue/index.ts';
import type { Project } from '../docker/compose.ts';
import type { Step } from '../terminal/step.ts';
import { Live, liveLine } from './live.ts';
import type { ProbeProblem } from './probe.ts';
import { startProbe } from './probe.ts';
import type { RunFolder } from './run-folder.ts';
import { beginTogether, forgetBeginning } from './together.ts';

const LOOK_EVERY_MS = 500;

export interface ProbesOutcome {
  /** What kept scenarios from running to their end, the first one's; null when all did. */
  problem: ProbeProblem | null;
  interrupted: boolean;
  /** When all parts began. */
  began: Date;
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
  const all = { ended: false, one: false };
  const each = probes.map(({ ended }) => ended.finally(() => (all.one = true)));
  const running = Promise.all(each).finally(() => (all.ended = true));
  const isEnded = (): boolean => all.ended;
  await beginTogether(folder, plans, { step, hasEnded: () => all.one, interrupt });
  const began = new Date();
  while (!isEnded() && !interrupt.aborted) {
    for (const live of lives) live.read();
    const { text, fraction } = liveLine(lives, Date.now() - began.getTime());
    step.update(text, fraction);
    await Promise.race([running, sleep(LOOK_EVERY_MS)]);
  }
  if (!isEnded()) {
    step.update('ending what is open');
    await Promise.all(probes.map(({ stop }) => stop()));
  }
  const problems = await running;
  forgetBeginning(folder, plans);
  if (interrupt.aborted) return { problem: null, interrupted: true, began };
  return { problem: firstOf(plans, problems), interrupted: false, began };
}

function firstOf(plans: readonly Plan[], problems: readonly (ProbeProblem | null)[]): ProbeProblem | null {
  const i = problems.findIndex((problem) => problem !== null);
  const problem = problems[i];
  const plan = plans[i];
  if (problem === undefined || problem === null || plan === undefined) return null;
  return { ...problem, text: `${plan.system} in ${plan.region}: ${problem.text}` };
}
