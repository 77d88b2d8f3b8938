import { readFileSync, readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';

export type SchemaName =
  | 'regions'
  | 'metrics'
  | 'system'
  | 'profile'
  | 'call'
  | 'probe'
  | 'run'
  | 'plan'
  | 'person'
  | `load-${string}`
  | `plan-${string}`;

interface Schema {
  properties?: Record<string, { $ref?: string } & Schema>;
}

const FOLDER = new URL('schemas/', import.meta.url);
const ENDING = '.schema.json';
const LOAD = 'load-';

const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false });
ajvFormats.default(ajv);
const compiled = new Map<SchemaName, ValidateFunction>();

/** Where `data` is not as `schemas/NAME.schema.json` says; empty when it is. */
export function schemaErrors(name: SchemaName, data: unknown): ErrorObject[] {
  const validate = validator(name);
  return validate(data) ? [] : (validate.errors ?? []);
}

export function hasSchema(name: SchemaName): boolean {
  return names().includes(name);
}

/** Keys that are durations. */
export function durationsIn(name: SchemaName): Set<string> {
  if (!hasSchema(name)) return new Set();
  const keys = Object.entries(readSchema(name).properties ?? {});
  return new Set(keys.filter(([, { $ref }]) => $ref === '#/definitions/duration').map(([key]) => key));
}

function validator(name: SchemaName): ValidateFunction {
  let validate = compiled.get(name);
  if (validate === undefined) {
    if (name === 'run') validator('probe');
    validate = ajv.compile(name === 'profile' ? withLoads(readSchema(name)) : readSchema(name));
    compiled.set(name, validate);
  }
  return validate;
}

/** A profile has under `systems` what the schema of each system's load says: `load-SYSTEM`. */
function withLoads(profile: Schema): Schema {
  const loads = names().filter((name) => name.startsWith(LOAD));
  const properties = Object.fromEntries(loads.map((name) => [name.slice(LOAD.length), readSchema(name)]));
  const systems = { ...profile.properties?.['systems'], additionalProperties: false, properties };
  return { ...profile, properties: { ...profile.properties, systems } };
}

function readSchema(name: SchemaName): Schema {
  return JSON.parse(readFileSync(new URL(`${name}${ENDING}`, FOLDER), 'utf8')) as Schema;
}

function names(): SchemaName[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(ENDING));
  return files.map((file) => file.slice(0, -ENDING.length) as SchemaName);
}
