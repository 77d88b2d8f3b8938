import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, shown } from '../facts.ts';
import type { Row, RowPanel } from '../panel.ts';
import { movingPercentile, percentiles, runPercentile } from '../query.ts';

/** What people wait for. */
export function delivery(catalogue: Catalogue): Row {
  return {
    title: 'Delivery',
    panels: [
      whole(catalogue, 'mos', 'Score of the run', ['p5', 'p50']),
      whole(catalogue, 'visible', 'Sent to visible, of the run', ['p50', 'p95']),
      moving(catalogue, 'visible', 'Sent to visible'),
      moving(catalogue, 'accepted', 'Sent to accepted'),
      moving(catalogue, 'verified', 'Sent to verified'),
    ],
  };
}

function whole(catalogue: Catalogue, name: string, title: string, which: readonly ('p5' | 'p50' | 'p95')[]): RowPanel {
  const queries = percentiles(`vigie.mail.${name}`, which, runPercentile);
  return { ...moving(catalogue, name, title), kind: 'stat', queries };
}

function moving(catalogue: Catalogue, name: string, title: string): RowPanel {
  const id = `vigie.mail.${name}`;
  return {
    ...shown(catalogue, id),
    title,
    kind: 'timeseries',
    queries: percentiles(id, ['p50', 'p95'], movingPercentile),
    limits: limitsOf(catalogue, 'mail', name),
  };
}
