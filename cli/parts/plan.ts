import type { Catalogue, Metric, Plan, Profile, Region, System } from '../../catalogue/index.ts';
import { histogramsOf, k6ThresholdsOf, loadPlan, parseDuration, recordProblems } from '../../catalogue/index.ts';
import { acrossRegions } from './across.ts';
import { mailShare } from './mail-plan.ts';
import type { VoiceOverrides } from './voice-plan.ts';
import { voiceShare } from './voice-plan.ts';

/** What a person may say over the profile. */
export interface Overrides extends VoiceOverrides {
  durationMs?: number;
}

export interface Situation {
  catalogue: Catalogue;
  profile: Profile;
  region: Region;
  /** Whose people those of `region` call, and write with. @default they do so among themselves */
  peer?: Region;
  /** Ids of the systems that run. */
  systems: readonly string[];
  runId: string;
  seed: number;
}

/** A plan for each part of a run: the profile, what was said over it, and where things are in the probe. */
export function makePlans(situation: Situation, overrides: Overrides): Plan[] {
  const { catalogue, systems, region, peer = region } = situation;
  const plans = catalogue.systems
    .filter(({ id }) => systems.includes(id))
    .flatMap((system) => {
      const plan = makePlan(system, situation, overrides);
      return peer.id === region.id ? [plan] : acrossRegions(plan, region, peer);
    });
  for (const plan of plans) {
    const problems = recordProblems('plan', plan);
    if (problems.length > 0) throw new Error(`Cannot make a plan of ${plan.system}: ${problems.join('; ')}`);
  }
  return plans;
}

function makePlan(system: System, situation: Situation, overrides: Overrides): Plan {
  const { catalogue, profile, region, runId, seed } = situation;
  const share = loadPlan(system, profile.systems[system.id] ?? {});
  return {
    schema: 'vigie/plan/1',
    runId,
    region: region.id,
    // One probe holds both ends, and one clock measures a delay.
    peerRegion: region.id,
    system: system.id,
    profile: profile.name,
    seed,
    durationMs: overrides.durationMs ?? parseDuration(profile.duration),
    features: false,
    generator: profile.generator,
    telemetry: {
      endpoint: 'http://collector:4318',
      exportIntervalMs: 2000,
      scoreIntervalMs: 5000,
      histograms: histogramsOf(catalogue.metrics),
      samples: samplePaths(catalogue.metrics, system),
      attempts: `vigie.${system.id}.${system.attempt.many}`,
    },
    k6Thresholds: k6ThresholdsOf(profile, system.id),
    outDir: `/runs/${runId}`,
    ...share,
    ...(system.id === 'voice' ? voiceShare(share, region, overrides) : {}),
    ...(system.id === 'rooms' && overrides.truth !== undefined ? { evidence: { truthViews: overrides.truth } } : {}),
    ...(system.id === 'mail' ? mailShare(region) : {}),
  };
}

/** Where the samples of a system's own metrics are in its records. */
function samplePaths(metrics: readonly Metric[], { id: system }: System): Record<string, string> {
  const own = metrics.filter(({ id }) => id.startsWith(`vigie.${system}.`));
  return Object.fromEntries(own.flatMap(({ id, sample }) => (sample === undefined ? [] : [[id, sample]])));
}
