import { parseDuration } from './duration.ts';
import { durationsIn } from './schema.ts';
import type { Load, System } from './types/index.ts';

/**
 * A system's share of a plan: its places, and its load with each duration under a name that says its unit
 * (`talk: 30s` becomes `talkMs: 30000`).
 */
export function loadPlan({ id, places = {} }: Pick<System, 'id' | 'places'>, load: Load): Record<string, unknown> {
  const durations = durationsIn(`load-${id}`);
  const entries = Object.entries(load).map(([key, value]) =>
    durations.has(key) && typeof value === 'string' ? [`${key}Ms`, parseDuration(value)] : [key, value],
  );
  return { ...places, ...(Object.fromEntries(entries) as Record<string, unknown>) };
}
