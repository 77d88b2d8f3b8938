import type { Catalogue } from '../../catalogue/index.ts';
import { parseDuration, scaledSystems } from '../../catalogue/index.ts';

/** What the autoscaler reads, by service: bounds of its replicas and the least time between two decisions. */
export type ScalingFile = Record<string, ScalingPolicy>;

export interface ScalingPolicy {
  system: string;
  min: number;
  max: number;
  cooldownMs: number;
}

export function scalingFile({ systems }: Catalogue): ScalingFile {
  return Object.fromEntries(
    scaledSystems(systems).map(({ id, scaling: { service, min, max, cooldown } }) => [
      service,
      { system: id, min, max, cooldownMs: parseDuration(cooldown) },
    ]),
  );
}
