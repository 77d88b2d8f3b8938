import type { Catalogue, CodecName, Plan, Profile, Region } from '../../catalogue/index.ts';
import { histogramsOf, k6ThresholdsOf, parseDuration, peopleOf, recordProblems } from '../../catalogue/index.ts';

/** What a person may say over the profile. */
export interface Overrides {
  durationMs?: number;
  calls?: number;
  talkMs?: number;
  codec?: CodecName;
  /** Calls that ViSQOL is to hear. @default 0 */
  truth?: number;
}

interface Situation {
  catalogue: Catalogue;
  profile: Profile;
  region: Region;
  runId: string;
  seed: number;
}

/** Ending of a file of speech, as the build makes it, by codec. */
const SPEECH_ENDING: Record<CodecName, string> = { pcma: 'alaw', pcmu: 'ulaw', g722: 'wav', opus: 'opus' };
/** Address of the edge on the wan's side of the core. */
const EDGE = '198.19.0.10';
const EDGES = {
  udp: `${EDGE}:5060`,
  tcp: `${EDGE}:5060`,
  tls: `${EDGE}:5061`,
  ws: `${EDGE}:8088`,
  wss: `${EDGE}:8089`,
};

/** The plan of a run: the profile, what was said over it, and where things are in the probe. */
export function makePlan({ catalogue, profile, region, runId, seed }: Situation, overrides: Overrides): Plan {
  const codec = overrides.codec ?? profile.codec;
  const speech = (language: string): string => `/usr/share/vigie/speech/${language}.${SPEECH_ENDING[codec]}`;
  const plan: Plan = {
    schema: 'vigie/plan/1',
    runId,
    region: region.id,
    // One probe holds both ends for now: a delay is then measured by one clock.
    peerRegion: region.id,
    system: 'voice',
    profile: profile.name,
    seed,
    durationMs: overrides.durationMs ?? parseDuration(profile.duration),
    calls: overrides.calls ?? profile.calls,
    talkMs: overrides.talkMs ?? parseDuration(profile.talk),
    ringMs: parseDuration(profile.ring),
    features: profile.features ?? false,
    codec,
    transports: profile.transports ?? ['udp'],
    media: profile.media ?? ['rtp'],
    playout: profile.playout,
    sip: {
      edges: EDGES,
      domain: 'voice.vigie.test',
      caFile: '/run/secrets/tls_ca',
    },
    people: { keyFile: '/run/secrets/probe_key', ...peopleOf(region, region) },
    speech: { caller: speech('fr'), callee: speech('pt') },
    generator: profile.generator,
    telemetry: {
      endpoint: 'http://collector:4318',
      exportIntervalMs: 2000,
      scoreIntervalMs: 5000,
      histograms: histogramsOf(catalogue.metrics),
    },
    k6Thresholds: k6ThresholdsOf(profile, 'voice'),
    evidence: { worstCalls: 10, failedLadders: 50, truthCalls: overrides.truth ?? 0 },
    outDir: `/runs/${runId}`,
  };
  const problems = recordProblems('plan', plan);
  if (problems.length > 0) throw new Error(`Cannot make a plan: ${problems.join('; ')}`);
  return plan;
}
