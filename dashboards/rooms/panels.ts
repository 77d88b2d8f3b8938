import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, shown } from '../facts.ts';
import type { RowPanel } from '../panel.ts';
import { movingPercentile, percentiles, runPercentile } from '../query.ts';

type Statistic = 'p5' | 'p50' | 'p95';

/** A metric of rooms over time. */
export function moving(catalogue: Catalogue, name: string, title: string, statistics: readonly Statistic[]): RowPanel {
  const id = `vigie.rooms.${name}`;
  return {
    ...shown(catalogue, id),
    title,
    kind: 'timeseries',
    queries: percentiles(id, statistics, movingPercentile),
    limits: limitsOf(catalogue, 'rooms', name.replace('interval.', '')),
  };
}

/** A metric of rooms over the whole run. */
export function whole(catalogue: Catalogue, name: string, title: string, statistics: readonly Statistic[]): RowPanel {
  const queries = percentiles(`vigie.rooms.${name}`, statistics, runPercentile);
  return { ...moving(catalogue, name, title, statistics), kind: 'stat', queries };
}
