import type { Catalogue } from '../../catalogue/index.ts';
import { shown } from '../facts.ts';
import type { PanelLimit, Row, RowPanel } from '../panel.ts';
import { atEnd, movingPercentile, ofRun, percentiles, runPercentile } from '../query.ts';

/** Whether the generator kept its own schedule: if not, the run says nothing of the system. */
export function schedule(catalogue: Catalogue): Row {
  const lateness = { ...shown(catalogue, 'vigie.generator.lateness'), limits: latenessLimit(catalogue) };
  return {
    title: 'Schedule',
    panels: [
      {
        ...lateness,
        title: 'Send lateness of the run',
        kind: 'stat',
        queries: percentiles('vigie.generator.lateness', ['p50', 'p95', 'p99'], runPercentile),
      },
      counted(catalogue, 'vigie.generator.missed_ticks', 'Missed ticks'),
      counted(catalogue, 'vigie.generator.socket_drops', 'Socket drops'),
      {
        ...lateness,
        title: 'Send lateness',
        kind: 'timeseries',
        queries: percentiles('vigie.generator.lateness', ['p50', 'p99'], movingPercentile),
      },
      {
        ...shown(catalogue, 'vigie.voice.packets'),
        title: 'Packets sent and received',
        unit: 'packets/s',
        kind: 'timeseries',
        queries: ['sent', 'received'].map((direction) => ({
          legend: direction,
          expr: `sum(rate(${ofRun('vigie.voice.packets', `direction="${direction}"`)}[$window]))`,
        })),
        limits: [],
      },
    ],
  };
}

/** A counter that exists from its first event on: zero is true as soon as the generator has reported at all. */
function counted(catalogue: Catalogue, id: string, title: string): RowPanel {
  const expr = `sum(${atEnd(id)}) or 0 * sum(${atEnd('vigie.generator.lateness_count')})`;
  return { ...shown(catalogue, id), title, kind: 'stat', queries: [{ legend: title.toLowerCase(), expr }], limits: [] };
}

function latenessLimit({ profiles }: Catalogue): PanelLimit[] {
  const max = profiles['default']?.generator.latenessP99Ms;
  return max === undefined ? [] : [{ label: 'void above', max }];
}
