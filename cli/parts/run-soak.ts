import type { Catalogue, LinkAsked, Plan, Profile, RunRecord } from '../../catalogue/index.ts';
import { linkInWords } from '../../reports/index.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { plural } from '../terminal/format.ts';
import { conclude } from './conclude.ts';
import { event } from './timeline.ts';
import type { Prepared } from './prepare.ts';
import type { ProbeOutcome } from './probe.ts';
import { runProbe } from './probe.ts';
import { projectVersion } from './project-version.ts';
import type { RunFolder } from './run-folder.ts';
import { makeRunFolder, replaceFile, writePlan, writeRecord } from './run-folder.ts';
import { stackImages } from './stack-images.ts';
import { measureLink } from './measure-link.ts';
import { NOT_ASKED } from './truth.ts';
import { CLEAN, setLink } from './wan-link.ts';

export interface Soak {
  catalogue: Catalogue;
  profile: Profile;
  plan: Plan;
  /** Asked of the wan. */
  wan: LinkAsked;
  prepared: Prepared;
  /** Arguments of the command line, for the record. */
  command: string;
  terminal: Terminal;
  interrupt: AbortSignal;
}

/** The calls of a plan, from a healthy stack to a written verdict. */
export async function runSoak(soak: Soak): Promise<RunRecord> {
  const { plan, prepared, wan, interrupt } = soak;
  interrupt.throwIfAborted();
  const folder = makeRunFolder(plan.runId);
  const run = await firstRecord(soak);
  writePlan(folder, plan);
  writeRecord(folder, run);
  replaceFile(folder.file('profile.json'), `${JSON.stringify(soak.profile, null, 2)}\n`);
  run.timeline.push(event('phase', 'calls', `${plural(plan.calls, 'call')} of ${plan.talkMs / 1000} s planned`));
  // Always, so that what a killed run has left behind is cleared.
  await setLink(prepared.project.name, plan.region, wan);
  const asked = linkInWords(wan);
  if (asked !== null) run.timeline.push(event('fault', 'wan', `${asked} asked towards ${plan.region}`));
  let outcome: ProbeOutcome;
  try {
    if (asked !== null) {
      run.links = [await measureLink(prepared.project.name, plan.region, soak.terminal)];
      writeRecord(folder, run);
    }
    outcome = await callWith(soak, folder);
  } finally {
    if (asked !== null) await setLink(prepared.project.name, plan.region, CLEAN);
  }
  run.timeline.push(event('phase', 'calls', outcome.interrupted ? 'interrupted' : 'ended'));
  return conclude(run, { ...soak, folder, outcome });
}

async function callWith({ plan, prepared, terminal, interrupt }: Soak, folder: RunFolder): Promise<ProbeOutcome> {
  const step = terminal.step('soak');
  const outcome = await runProbe(prepared.project, plan, { folder, step, interrupt });
  if (outcome.problem !== null) {
    step.fail(outcome.problem.text);
    for (const line of outcome.problem.details) terminal.line(`   ${terminal.style.dim(line)}`);
  } else if (outcome.interrupted) {
    step.fail('interrupted: what ran is judged');
  } else {
    step.done(`${plural(plan.calls, 'call')} placed`);
  }
  return outcome;
}

async function firstRecord({ plan, prepared, wan, command }: Soak): Promise<RunRecord> {
  const { durationMs, calls, talkMs, codec } = plan;
  return {
    schema: 'vigie/run/1',
    id: plan.runId,
    command: `vigie ${command}`,
    startedAt: new Date().toISOString(),
    endedAt: null,
    region: plan.region,
    profile: plan.profile,
    options: { durationMs, calls, talkMs, codec, wan },
    seed: plan.seed,
    versions: { vigie: await projectVersion(), node: process.versions.node, ...prepared.versions },
    images: await stackImages(prepared.project),
    systems: [],
    generators: [],
    links: [],
    timeline: [],
    truth: NOT_ASKED,
    verdict: { status: 'running', exitCode: 1, reasons: ['the run has not ended'] },
  };
}
