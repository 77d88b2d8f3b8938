import type { ScaledSystem, System } from './types/index.ts';

/** The systems that grow by themselves. */
export function scaledSystems(systems: readonly System[]): ScaledSystem[] {
  return systems.filter((system): system is ScaledSystem => system.scaling !== undefined);
}
