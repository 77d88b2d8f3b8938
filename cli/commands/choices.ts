import { existsSync } from 'node:fs';
import type { Catalogue, Profile, Region, VoiceLoad } from '../../catalogue/index.ts';
import { loadProfile, parseDuration } from '../../catalogue/index.ts';
import { UsageError } from '../exit-codes.ts';
import type { Overrides } from '../parts/plan.ts';
import { shortDuration } from '../terminal/format.ts';

/** @throws {UsageError} when there is no such region. */
export function regionOf(catalogue: Catalogue, id: string): Region {
  const found = catalogue.regions.find((region) => region.id === id);
  if (found !== undefined) return found;
  const known = catalogue.regions.map((region) => region.id).join(', ');
  throw new UsageError(`--region: "${id}" is not a region (catalogue/regions.yaml has ${known})`);
}

/**
 * A profile by its name in the catalogue, or by the path of a file.
 * @throws {UsageError} when there is neither.
 */
export function profileOf(catalogue: Catalogue, nameOrPath: string): Profile {
  const known = catalogue.profiles[nameOrPath];
  if (known !== undefined) return known;
  if (existsSync(nameOrPath) && /\.ya?ml$/.test(nameOrPath)) return loadProfile(nameOrPath);
  const names = Object.keys(catalogue.profiles).join(', ');
  throw new UsageError(`--profile: "${nameOrPath}" is neither a file nor a profile (catalogue/profiles has ${names})`);
}

/**
 * Ids of the systems that run: all that the profile has a load for, or those of them that were picked.
 * @throws {UsageError} when the profile has no load for one that was picked.
 */
export function systemsOf(profile: Profile, picked: readonly string[] | undefined): string[] {
  const known = Object.keys(profile.systems);
  const unknown = picked?.find((id) => !known.includes(id));
  if (unknown === undefined) return known.filter((id) => picked?.includes(id) ?? true);
  throw new UsageError(`--systems: "${unknown}" has no load in profile ${profile.name} (it has ${known.join(', ')})`);
}

/** @throws {UsageError} when one call does not fit in the run. */
export function ensureCallsFit({ duration, systems }: Profile, { durationMs, talkMs }: Overrides): void {
  if (systems['voice'] === undefined) return;
  const voice = systems['voice'] as VoiceLoad; // its schema was checked when it was loaded
  const lengthMs = durationMs ?? parseDuration(duration);
  const talk = talkMs ?? parseDuration(voice.talk);
  if (talk + parseDuration(voice.ring) < lengthMs) return;
  const name = durationMs === undefined ? '--talk' : '--duration';
  throw new UsageError(
    `${name}: a call of ${shortDuration(talk)} does not fit in a run of ${shortDuration(lengthMs)} (--talk, --duration)`,
  );
}
