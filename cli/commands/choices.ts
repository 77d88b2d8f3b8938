import { existsSync } from 'node:fs';
import type { Catalogue, Profile, Region, VoiceLoad } from '../../catalogue/index.ts';
import { loadProfile, parseDuration } from '../../catalogue/index.ts';
import { UsageError } from '../exit-codes.ts';
import { CROSSING } from '../parts/across.ts';
import type { Overrides } from '../parts/plan.ts';
import { shortDuration } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** @throws {UsageError} when there is no such region. */
export function regionOf(catalogue: Catalogue, id: string, option = '--region'): Region {
  const found = catalogue.regions.find((region) => region.id === id);
  if (found !== undefined) return found;
  const known = catalogue.regions.map((region) => region.id).join(', ');
  throw new UsageError(`${option}: "${id}" is not a region (catalogue/regions.yaml has ${known})`);
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

/**
 * Not every system has something between regions, and features of the telephone need both ends in one probe: said, not
 * skipped in silence.
 * @throws {UsageError} when none does that runs.
 */
export function ensurePeerFits(terminal: Terminal, { name, systems }: Profile, picked: readonly string[]): void {
  if (!picked.some((id) => CROSSING.includes(id)))
    throw new UsageError(`--peer: only ${CROSSING.join(' and ')} go from region to region, and neither runs`);
  const voice = picked.includes('voice') ? (systems['voice'] as VoiceLoad) : null; // its schema was checked when it was loaded
  if (voice?.features === true)
    terminal.warn(`Cannot try the features that profile ${name} asks for: they need both ends of a call in one region`);
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
