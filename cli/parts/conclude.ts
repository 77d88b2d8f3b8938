import { setTimeout as sleep } from 'node:timers/promises';
import type {
  AttemptRecord,
  Catalogue,
  RoomsPlan,
  RunRecord,
  TruthRecord,
  VideoTruthRecord,
  VoicePlan,
} from '../../catalogue/index.ts';
import { storeName } from '../../catalogue/index.ts';
import type { PanelData } from '../../reports/index.ts';
import { readRun, samplesOf, truthInWords, videoTruthInWords } from '../../reports/index.ts';
import { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { queryValue } from './door.ts';
import { judgeRun } from './judge-run.ts';
import { panelData } from './panel-data.ts';
import type { ProbesOutcome } from './probes.ts';
import type { RunFolder } from './run-folder.ts';
import { writeRecord } from './run-folder.ts';
import type { Soak } from './soak.ts';
import { NOT_ASKED, scoreTruth } from './truth.ts';
import { scoreVideoTruth } from './truth-video.ts';
import { timelineOf } from './timeline.ts';
import { keepTraces } from './traces.ts';
import { faultsInWords } from './watch-containers.ts';
import { writeReports } from './write-reports.ts';

/** How long the last figures may take on their way to the store. */
const SETTLE_MS = 8000;
const LOOK_EVERY_MS = 500;

interface Ending extends Soak {
  folder: RunFolder;
  outcome: ProbesOutcome;
}

/** Judge what ran, and write everything that a run leaves. */
export async function conclude(started: RunRecord, ending: Ending): Promise<RunRecord> {
  const { catalogue, profile, plans, folder, outcome, prepared, terminal } = ending;
  const { records, generators, checks } = readRun(folder.dir);
  await attempt(terminal, 'wait for the store', () => storeSettles(started.id, records, catalogue));
  let run: RunRecord = {
    ...started,
    endedAt: new Date().toISOString(),
    generators,
    checks,
  };
  for (const { versions } of generators) run.versions = { ...run.versions, ...versions };
  const timeline = await attempt(terminal, 'read the scaling events', () => timelineOf(run, started.timeline));
  if (timeline !== null) run.timeline = timeline;
  run = judgeRun(run, { records, profile, catalogue, interrupted: outcome.interrupted });
  if (run.verdict.status !== 'passed') run.verdict.reasons.push(...faultsInWords(run.timeline));
  if (outcome.problem !== null) {
    const { text, details } = outcome.problem;
    run.verdict = { status: 'error', exitCode: ExitCode.error, reasons: [`${text}: ${details.at(-1) ?? ''}`] };
  }
  // The verdict is there before the seconds that ViSQOL takes.
  writeRecord(folder, run);
  const sampled = plans.reduce((sum, plan) => sum + ((plan as Partial<VoicePlan>).evidence?.truthCalls ?? 0), 0);
  if (sampled > 0 && !outcome.interrupted) run.truth = await heldAgainst(folder, terminal);
  const views = plans.reduce((sum, plan) => sum + ((plan as Partial<RoomsPlan>).evidence?.truthViews ?? 0), 0);
  if (views > 0 && !outcome.interrupted) run.videoTruth = await heldAgainstVmaf(folder, terminal);
  writeRecord(folder, run);
  await attempt(terminal, 'keep the traces', () => keepTraces(prepared.project.name, folder, records));
  const panels = await attempt<PanelData[]>(terminal, 'read the panels', () => panelData(catalogue, run));
  writeReports(folder, { run, records, profile, catalogue, panels: panels ?? [] });
  return run;
}

/** Every score is in the store; gives up after a while: it is no part of the verdict. */
async function storeSettles(runId: string, records: readonly AttemptRecord[], catalogue: Catalogue): Promise<void> {
  const expected = catalogue.systems.flatMap(({ score: { metric: id } }) => {
    const count = samplesOf(
      catalogue.metrics.find((metric) => metric.id === id),
      records,
    ).length;
    return count === 0 ? [] : [{ count, query: `sum(${storeName(id)}_count{run_id="${runId}"})` }];
  });
  const deadline = Date.now() + SETTLE_MS;
  for (const { count, query } of expected) {
    while (((await queryValue(query)) ?? 0) < count) {
      if (Date.now() > deadline) throw new Error(`it does not have all ${count} scores after ${SETTLE_MS / 1000} s`);
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** The score held against ViSQOL; what is missing of it is one line, and no part of the verdict. */
async function heldAgainst(folder: RunFolder, terminal: Terminal): Promise<TruthRecord> {
  const step = terminal.step('truth');
  step.say('ViSQOL hears the sampled calls');
  const truth = await scoreTruth(folder).catch((error: unknown): TruthRecord => {
    return { ...NOT_ASKED, status: 'failed', problem: error instanceof Error ? error.message : String(error) };
  });
  if (truth.pairs.length > 0) step.done(truthInWords(truth).replace(/\.$/, ''));
  if (truth.problem !== null) terminal.warn(`Cannot hold the score against ViSQOL: ${truth.problem}`);
  return truth;
}

/** The same for pictures. */
async function heldAgainstVmaf(folder: RunFolder, terminal: Terminal): Promise<VideoTruthRecord> {
  const step = terminal.step('truth');
  step.say('VMAF sees the sampled cameras');
  const truth = await scoreVideoTruth(folder).catch((error: unknown): VideoTruthRecord => {
    return { status: 'failed', problem: error instanceof Error ? error.message : String(error), views: [] };
  });
  if (truth.views.length > 0) step.done(videoTruthInWords(truth).replace(/\.$/, ''));
  if (truth.problem !== null) terminal.warn(`Cannot hold pictures against VMAF: ${truth.problem}`);
  return truth;
}

/** What only adorns the record must not cost the verdict: said, not thrown. */
async function attempt<T>(terminal: Terminal, what: string, action: () => Promise<T>): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    terminal.warn(`Cannot ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
