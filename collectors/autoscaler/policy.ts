import { readFile } from 'node:fs/promises';

/** The catalogue's bounds for one service. */
export interface Policy {
  system: string;
  min: number;
  max: number;
  cooldownMs: number;
}

/** By service: what `dashboards/` writes from the catalogue as `build/dashboards/scaling.json`. */
export type Policies = Record<string, Policy>;

/** The policies of a file; none where it is not there yet, so that every ask is refused, aloud. */
export async function readPolicies(path: string): Promise<Policies> {
  try {
    return parsePolicies(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`Cannot read scaling policies from ${path}`, { cause: error });
  }
}

/** @throws {Error} naming the service and the field that is wrong. */
export function parsePolicies(text: string): Policies {
  const data = JSON.parse(text) as unknown;
  if (!isRecord(data)) throw new Error('Cannot read scaling policies: not an object');
  return Object.fromEntries(Object.entries(data).map(([service, value]) => [service, policy(service, value)]));
}

function policy(service: string, value: unknown): Policy {
  if (!isRecord(value)) throw new Error(`Cannot read the scaling policy of ${service}: not an object`);
  const number = (field: string): number => {
    const given = value[field];
    if (typeof given === 'number' && Number.isFinite(given) && given >= 0) return given;
    throw new Error(`Cannot read the scaling policy of ${service}: ${field} is ${JSON.stringify(given)}`);
  };
  const [min, max, cooldownMs] = [number('min'), number('max'), number('cooldownMs')];
  if (min > max) throw new Error(`Cannot read the scaling policy of ${service}: min ${min} is above max ${max}`);
  const system = typeof value['system'] === 'string' ? value['system'] : '';
  return { system, min, max, cooldownMs };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
