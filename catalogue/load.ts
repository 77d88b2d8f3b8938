import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { betweenIsWhole } from './between.ts';
import { cataloguePath, parseFile } from './parse-file.ts';
import type { Rule } from './parse-file.ts';
import { bucketsAreSound, metricsAreDistinct, regionsAreDistinct, systemRefersTo } from './rules.ts';
import { callsFit, limitRange, limitsMakeSense, loadsHaveSystems } from './thresholds.ts';
import type { Between, Metric, Profile, Region, System } from './types/index.ts';

/** All that exists, as the files under `catalogue/` say. */
export interface Catalogue {
  /** Folder of the project. */
  root: string;
  regions: Region[];
  /** Figures of pairs of regions. */
  between: Between[];
  metrics: Metric[];
  systems: System[];
  /** By name. */
  profiles: Record<string, Profile>;
}

type Facts = Omit<Catalogue, 'profiles'>;

const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Load the catalogue of the project at `root`.
 * @throws {CatalogueError} for the first thing that is wrong in its files.
 */
export function loadCatalogue(root: string = PROJECT_ROOT): Catalogue {
  const facts = loadFacts(resolve(root));
  const profiles = filesIn(facts.root, 'profiles').map((path) => parseProfile(path, facts));
  return { ...facts, profiles: Object.fromEntries(profiles.map((profile) => [profile.name, profile])) };
}

/**
 * Load one profile, which may stand outside the catalogue.
 * @throws {CatalogueError} when it, or what it refers to, is wrong.
 */
export function loadProfile(path: string, { root = PROJECT_ROOT }: { root?: string } = {}): Profile {
  return parseProfile(resolve(path), loadFacts(resolve(root)));
}

/** Regions, metrics and systems: what a profile refers to. */
export function loadFacts(root: string): Facts {
  const { regions, between = [] } = parseFile<{ regions: Region[]; between?: Between[] }>(
    root,
    cataloguePath(root, 'regions.yaml'),
    { schema: 'regions', rules: [regionsAreDistinct, betweenIsWhole] },
  );
  const metrics: Metric[] = [];
  for (const path of filesIn(root, 'metrics')) {
    const rules = [metricsAreDistinct([...metrics]), bucketsAreSound];
    metrics.push(...parseFile<{ metrics: Metric[] }>(root, path, { schema: 'metrics', rules }).metrics);
  }
  const systems = filesIn(root, 'systems').map((path) =>
    parseFile<System>(root, path, { schema: 'system', rules: [namedAsFile(path, 'id'), systemRefersTo(metrics)] }),
  );
  return { root, regions, between, metrics, systems };
}

export function parseProfile(path: string, facts: Facts): Profile {
  return parseFile<Profile>(facts.root, path, {
    schema: 'profile',
    rules: [namedAsFile(path, 'name'), loadsHaveSystems(facts), callsFit, limitsMakeSense(facts)],
    rangeOf: limitRange(facts),
  });
}

/** YAML files of a folder of the catalogue, by name. */
export function filesIn(root: string, folder: string): string[] {
  const names = readdirSync(cataloguePath(root, folder)).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => cataloguePath(root, folder, name));
}

/** A file is named after what it describes, so that names are as distinct as files. */
function namedAsFile<K extends string>(path: string, key: K): Rule<Record<K, string>> {
  const expected = basename(path, '.yaml');
  return (value) =>
    value[key] === expected ? [] : [{ path: [key], text: `"${value[key]}" is not the file's name, ${expected}` }];
}
