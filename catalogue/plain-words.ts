import type { ErrorObject } from 'ajv';
import type { Path } from './yaml-file.ts';

interface Shape {
  title?: string;
  type?: string | string[];
  examples?: unknown[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  properties?: Record<string, unknown>;
}

const KINDS: Record<string, string> = {
  number: 'a number',
  integer: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  object: 'a group of keys',
  array: 'a list',
};

/** Keys that lead to where a schema error is; that of an unknown key ends with it. */
export function pathOf(error: ErrorObject): Path {
  const keys = error.instancePath.split('/').slice(1);
  const path = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const extra = error.keyword === 'additionalProperties' ? [String(error.params['additionalProperty'])] : [];
  return [...path, ...extra].map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/**
 * A schema error as a person would say it: the value present, then what is allowed.
 * `range` overrides what the schema knows of the values allowed.
 */
export function plainWords(error: ErrorObject, range?: string): string {
  const shape = (error.parentSchema ?? {}) as Shape;
  const expected = range ?? allowed(shape);
  const hint = expected === '' ? '' : ` (expected ${expected})`;
  switch (error.keyword) {
    case 'required':
      return `"${String(error.params['missingProperty'])}" is missing`;
    case 'additionalProperties':
      return `unknown key${hint}`;
    case 'enum':
      return `${present(error.data)} is not known (expected ${listed(error.schema as unknown[])})`;
    case 'const':
      return `${present(error.data)} is not ${present(error.schema)}`;
    case 'type':
    case 'pattern':
      return `${present(error.data)} is not ${shape.title ?? kindOf(shape)}${hint}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return `${present(error.data)} is out of range${hint}`;
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return `must not be empty${hint}`;
    default:
      return `${error.message ?? error.keyword}${hint}`;
  }
}

/** A value as a message quotes it. */
export function present(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'a group of keys') : JSON.stringify(value);
}

function allowed(shape: Shape): string {
  if (shape.examples !== undefined) return `e.g. ${listed(shape.examples)}`;
  if (shape.properties !== undefined) return listed(Object.keys(shape.properties));
  if (shape.exclusiveMinimum !== undefined) return `more than ${shape.exclusiveMinimum}`;
  if (shape.minimum !== undefined && shape.maximum !== undefined) return `${shape.minimum} to ${shape.maximum}`;
  if (shape.minimum !== undefined) return `at least ${shape.minimum}`;
  return shape.maximum === undefined ? '' : `at most ${shape.maximum}`;
}

function kindOf({ type }: Shape): string {
  return [type ?? []]
    .flat()
    .map((name) => KINDS[name] ?? 'nothing')
    .join(' or ');
}

function listed(values: unknown[]): string {
  const words = values.map(String);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
