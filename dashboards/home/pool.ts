import type { Catalogue } from '../../catalogue/index.ts';
import { shown } from '../facts.ts';
import type { Row } from '../panel.ts';
import { ofRun } from '../query.ts';
import { replicas } from '../scaling/replicas.ts';

/** How much is going on, and on how many instances. */
export function pool(catalogue: Catalogue): Row {
  const active = {
    ...shown(catalogue, 'vigie.voice.active'),
    title: 'Active calls by region',
    kind: 'timeseries' as const,
    queries: [{ legend: '{{region}}', expr: `sum by (region) (${ofRun('vigie.voice.active')})` }],
    limits: [],
  };
  return { title: 'What it carries', panels: [active, replicas(catalogue)] };
}
