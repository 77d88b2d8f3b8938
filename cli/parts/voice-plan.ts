import type { CodecName, Region, VoicePlan } from '../../catalogue/index.ts';
import { peopleOf } from '../../catalogue/index.ts';
import { UsageError } from '../exit-codes.ts';

/** What a person may say over the profile's load of voice. */
export interface VoiceOverrides {
  calls?: number;
  talkMs?: number;
  codec?: CodecName;
  dtx?: boolean;
  /** Calls that ViSQOL is to hear. @default 0 */
  truth?: number;
}

/** Ending of a file of speech, as the build makes it, by codec. */
const SPEECH_ENDING: Record<CodecName, string> = { pcma: 'alaw', pcmu: 'ulaw', g722: 'wav', opus: 'opus' };

/**
 * What a plan of voice has beyond its load and places: who calls whom, what they say, what calls leave.
 * @throws {UsageError} when the codec has no DTX.
 */
export function voiceShare(
  load: Partial<VoicePlan>,
  region: Region,
  { truth = 0, ...over }: VoiceOverrides,
): Partial<VoicePlan> {
  const codec = over.codec ?? load.codec ?? 'pcma';
  const dtx = over.dtx ?? load.dtx ?? false;
  if (dtx && codec === 'opus') {
    throw new UsageError(
      'Cannot use DTX with "opus": its speech has no packet that is silence (use pcma, pcmu or g722)',
    );
  }
  const speech = (language: string): string => `/usr/share/vigie/speech/${language}.${SPEECH_ENDING[codec]}`;
  return {
    ...(over.calls === undefined ? {} : { calls: over.calls }),
    ...(over.talkMs === undefined ? {} : { talkMs: over.talkMs }),
    codec,
    dtx,
    transports: load.transports ?? ['udp'],
    media: load.media ?? ['rtp'],
    people: { keyFile: '/run/secrets/probe_key', ...peopleOf(region, region) },
    speech: { caller: speech('fr'), callee: speech('pt') },
    evidence: { worstCalls: 10, failedLadders: 50, truthCalls: truth },
  };
}
