import type { Plan, Profile, RunRecord } from '../../catalogue/index.ts';
import { linkInWords } from '../../reports/index.ts';
import { conclude } from './conclude.ts';
import { event } from './timeline.ts';
import type { ProbesOutcome } from './probes.ts';
import { runProbes } from './probes.ts';
import { projectVersion } from './project-version.ts';
import type { RunFolder } from './run-folder.ts';
import { makeRunFolder, replaceFile, writePlan, writeRecord } from './run-folder.ts';
import { stackImages } from './stack-images.ts';
import { measureLink } from './measure-link.ts';
import { sayClocks } from './say-clocks.ts';
import type { Soak } from './soak.ts';
import { NOT_ASKED } from './truth.ts';
import { watchContainers } from './watch-containers.ts';
import { CLEAN, setLink } from './wan-link.ts';

/** The parts of a run, from a healthy stack to a written verdict. */
export async function runSoak(soak: Soak): Promise<RunRecord> {
  const { plans, prepared, wan, interrupt } = soak;
  interrupt.throwIfAborted();
  const folder = makeRunFolder(soak.runId);
  const run = await firstRecord(soak);
  for (const plan of plans) writePlan(folder, plan);
  writeRecord(folder, run);
  replaceFile(folder.file('profile.json'), `${JSON.stringify(soak.profile, null, 2)}\n`);
  // Always, so that what a killed run has left behind is cleared.
  const regions = [...new Set([soak.region, ...plans.map((plan) => plan.region)])];
  for (const region of regions) await setLink(prepared.project.name, region, wan);
  const asked = linkInWords(wan);
  if (asked !== null) run.timeline.push(event('fault', 'wan', `${asked} asked towards ${regions.join(' and ')}`));
  let outcome: ProbesOutcome;
  const watch = watchContainers(prepared.project.name);
  try {
    if (asked !== null) {
      run.links = [];
      for (const region of regions) {
        run.links.push(await measureLink(prepared.project.name, region, soak.terminal));
        writeRecord(folder, run);
      }
    }
    outcome = await load(soak, folder);
    run.timeline.push({ ...event('phase', 'load', `${systemsIn(plans)}: begins`), at: outcome.began.toISOString() });
  } finally {
    if (asked !== null) for (const region of regions) await setLink(prepared.project.name, region, CLEAN);
    run.timeline.push(...(await watch.stop()));
  }
  run.timeline.push(event('phase', 'load', outcome.interrupted ? 'interrupted' : 'ended'));
  return conclude(run, { ...soak, folder, outcome });
}

async function load(soak: Soak, folder: RunFolder): Promise<ProbesOutcome> {
  const { catalogue, plans, prepared, terminal, interrupt } = soak;
  const step = terminal.step('soak');
  const outcome = await runProbes(prepared.project, plans, { catalogue, folder, step, interrupt });
  if (outcome.problem !== null) {
    step.fail(outcome.problem.text);
    for (const line of outcome.problem.details) terminal.line(`   ${terminal.style.dim(line)}`);
  } else if (outcome.interrupted) {
    step.fail('interrupted: what ran is judged');
  } else {
    step.done(`${systemsIn(plans)} ran`);
  }
  sayClocks(folder, plans, terminal);
  return outcome;
}

function systemsIn(plans: readonly Plan[]): string {
  return [...new Set(plans.map(({ system }) => system))].join(', ');
}

async function firstRecord(soak: Soak): Promise<RunRecord> {
  const { plans, region, profile, prepared, wan, command } = soak;
  return {
    schema: 'vigie/run/1',
    id: soak.runId,
    command: `vigie ${command}`,
    startedAt: new Date().toISOString(),
    endedAt: null,
    region,
    ...(soak.peerRegion === undefined ? {} : { peerRegion: soak.peerRegion }),
    profile: profile.name,
    options: {
      durationMs: Math.max(...plans.map(({ durationMs }) => durationMs)),
      loads: loadsOf(plans, profile),
      wan,
    },
    seed: soak.seed,
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

/** Of each system that runs, what the plan says where the profile says something. */
function loadsOf(plans: readonly Plan[], { systems }: Profile): RunRecord['options']['loads'] {
  return Object.fromEntries(
    plans.map((plan) => {
      const said = Object.keys(systems[plan.system] ?? {}).flatMap((key) => [key, `${key}Ms`]);
      return [plan.system, Object.fromEntries(Object.entries(plan).filter(([key]) => said.includes(key)))];
    }),
  );
}
