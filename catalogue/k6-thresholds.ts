import type { Limit, Profile } from './types/index.ts';

/** By system, k6's names of what the engine's adapter records; the others have no k6 metric. */
const K6_METRICS: Record<string, Record<string, string>> = {
  voice: {
    mos: 'vigie_mos',
    srd: 'vigie_srd',
    jitter: 'vigie_jitter',
    delay: 'vigie_delay',
    loss: 'vigie_loss',
    calls: 'vigie_call_ok',
  },
};

/** A system's thresholds in k6's syntax by k6 metric, e.g. `vigie_mos: ['p(5)>=4.2']`. */
export function k6ThresholdsOf(profile: Profile, system: string): Record<string, string[]> {
  const thresholds: Record<string, string[]> = {};
  for (const [name, statistics] of Object.entries(profile.thresholds[system] ?? {})) {
    const metric = K6_METRICS[system]?.[name];
    if (metric === undefined) continue;
    thresholds[metric] = Object.entries(statistics).flatMap(([statistic, limit]) => conditions(statistic, limit));
  }
  return thresholds;
}

function conditions(statistic: string, { min, max }: Limit): string[] {
  const value = k6Statistic(statistic);
  return [...(min === undefined ? [] : [`${value}>=${min}`]), ...(max === undefined ? [] : [`${value}<=${max}`])];
}

function k6Statistic(statistic: string): string {
  if (statistic === 'ratio') return 'rate';
  if (statistic === 'mean') return 'avg';
  return statistic.replace(/^p(\d+)$/, 'p($1)');
}
