import type { CodecName, Region, VoicePlan } from '../../catalogue/index.ts';
import { peopleOf } from '../../catalogue/index.ts';

/** What a person may say over the profile's load of voice. */
export interface VoiceOverrides {
  calls?: number;
  talkMs?: number;
  codec?: CodecName;
  /** Calls that ViSQOL is to hear. @default 0 */
  truth?: number;
}

/** Ending of a file of speech, as the build makes it, by codec. */
const SPEECH_ENDING: Record<CodecName, string> = { pcma: 'alaw', pcmu: 'ulaw', g722: 'wav', opus: 'opus' };

/** What a plan of voice has beyond its load and places: who calls whom, what they say, what calls leave. */
export function voiceShare(
  load: Partial<VoicePlan>,
  region: Region,
  { truth = 0, ...over }: VoiceOverrides,
): Partial<VoicePlan> {
  const codec = over.codec ?? load.codec ?? 'pcma';
  const speech = (language: string): string => `/usr/share/vigie/speech/${language}.${SPEECH_ENDING[codec]}`;
  return {
    ...(over.calls === undefined ? {} : { calls: over.calls }),
    ...(over.talkMs === undefined ? {} : { talkMs: over.talkMs }),
    codec,
    transports: load.transports ?? ['udp'],
    media: load.media ?? ['rtp'],
    people: { keyFile: '/run/secrets/probe_key', ...peopleOf(region, region) },
    speech: { caller: speech('fr'), callee: speech('pt') },
    evidence: { worstCalls: 10, failedLadders: 50, truthCalls: truth },
  };
}
