import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, shown } from '../facts.ts';
import type { Row, RowPanel } from '../panel.ts';
import { movingPercentile, ofRun, percentiles, runPercentile } from '../query.ts';

/** What the network did to the packets. */
export function network(catalogue: Catalogue): Row {
  return {
    title: 'Network',
    panels: [
      moving(catalogue, 'jitter', 'Jitter'),
      whole(catalogue, 'jitter', 'Jitter of the run'),
      moving(catalogue, 'delay', 'One-way delay'),
      whole(catalogue, 'delay', 'One-way delay of the run'),
      moving(catalogue, 'loss', 'Loss'),
      whole(catalogue, 'loss', 'Loss of the run'),
      moving(catalogue, 'rtt', 'Round trip'),
      {
        ...shown(catalogue, 'vigie.voice.packets'),
        title: 'Packets a second',
        unit: 'packets/s',
        kind: 'timeseries',
        queries: [
          { legend: '{{direction}}', expr: `sum by (direction) (rate(${ofRun('vigie.voice.packets')}[$window]))` },
        ],
        limits: [],
      },
    ],
  };
}

function moving(catalogue: Catalogue, name: string, title: string): RowPanel {
  const id = `vigie.voice.${name}`;
  return {
    ...shown(catalogue, id),
    title,
    kind: 'timeseries',
    queries: percentiles(id, ['p50', 'p95'], movingPercentile),
    limits: limitsOf(catalogue, 'voice', name),
  };
}

function whole(catalogue: Catalogue, name: string, title: string): RowPanel {
  const queries = percentiles(`vigie.voice.${name}`, ['p50', 'p95'], runPercentile);
  return { ...moving(catalogue, name, title), kind: 'stat', queries };
}
