import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';

export type SchemaName = 'regions' | 'metrics' | 'system' | 'profile' | 'call' | 'probe' | 'run' | 'plan' | 'person';

const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false });
ajvFormats.default(ajv);
const compiled = new Map<SchemaName, ValidateFunction>();

/** Where `data` is not as `schemas/NAME.schema.json` says; empty when it is. */
export function schemaErrors(name: SchemaName, data: unknown): ErrorObject[] {
  const validate = validator(name);
  return validate(data) ? [] : (validate.errors ?? []);
}

function validator(name: SchemaName): ValidateFunction {
  let validate = compiled.get(name);
  if (validate === undefined) {
    if (name === 'run') validator('probe');
    validate = ajv.compile(readSchema(name));
    compiled.set(name, validate);
  }
  return validate;
}

function readSchema(name: SchemaName): object {
  const url = new URL(`schemas/${name}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as object;
}
