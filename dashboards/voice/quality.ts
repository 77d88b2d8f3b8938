import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, shown } from '../facts.ts';
import type { Row } from '../panel.ts';
import { movingPercentile, percentiles, runPercentile } from '../query.ts';

/** What people hear. */
export function quality(catalogue: Catalogue): Row {
  const limits = limitsOf(catalogue, 'voice', 'mos');
  return {
    title: 'Quality',
    panels: [
      {
        ...shown(catalogue, 'vigie.voice.mos'),
        title: 'MOS of the run',
        kind: 'stat',
        queries: percentiles('vigie.voice.mos', ['p5', 'p50', 'p95'], runPercentile),
        limits,
      },
      {
        ...shown(catalogue, 'vigie.voice.interval.mos'),
        title: 'MOS of running calls',
        kind: 'timeseries',
        queries: percentiles('vigie.voice.interval.mos', ['p5', 'p50', 'p95'], movingPercentile),
        limits,
      },
      {
        ...shown(catalogue, 'vigie.voice.mos'),
        title: 'MOS of ended calls',
        kind: 'timeseries',
        queries: percentiles('vigie.voice.mos', ['p5', 'p50'], movingPercentile),
        limits,
      },
    ],
  };
}
