import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, shown } from '../facts.ts';
import type { Row } from '../panel.ts';
import { movingPercentile, ofRun, percentiles, runPercentile } from '../query.ts';
import { answeredShare } from './answered-share.ts';

/** Whether one gets through, and how fast. */
export function calls(catalogue: Catalogue): Row {
  const setup = { ...shown(catalogue, 'vigie.voice.srd'), limits: limitsOf(catalogue, 'voice', 'srd') };
  return {
    title: 'Calls',
    panels: [
      {
        ...setup,
        title: 'Call set-up of the run',
        kind: 'stat',
        queries: percentiles('vigie.voice.srd', ['p50', 'p95'], runPercentile),
      },
      answeredShare(catalogue),
      {
        ...setup,
        title: 'Call set-up',
        kind: 'timeseries',
        queries: percentiles('vigie.voice.srd', ['p50', 'p95'], movingPercentile),
      },
      {
        ...shown(catalogue, 'vigie.voice.active'),
        title: 'Active calls',
        kind: 'timeseries',
        queries: [{ legend: 'active', expr: `sum(${ofRun('vigie.voice.active')})` }],
        limits: [],
      },
      {
        ...shown(catalogue, 'vigie.voice.calls'),
        title: 'Calls ended, by outcome',
        kind: 'timeseries',
        queries: [{ legend: '{{outcome}}', expr: `sum by (outcome) (${ofRun('vigie.voice.calls')})` }],
        limits: [],
      },
    ],
  };
}
