import type { Catalogue } from '../../catalogue/index.ts';
import { shown } from '../facts.ts';
import type { Row, RowPanel } from '../panel.ts';

/** The relay's own account of what went by it. Of all runs: it knows people by names that expire, not by runs. */
export function relay(catalogue: Catalogue): Row {
  const panel = (metric: string, title: string, query: RowPanel['queries'][number]): RowPanel => ({
    ...shown(catalogue, metric),
    title,
    kind: 'timeseries',
    queries: [query],
    limits: [],
  });
  return {
    title: 'Relay',
    panels: [
      panel('vigie.relay.active', 'Allocations standing', { legend: 'standing', expr: 'sum(vigie_relay_active)' }),
      panel('vigie.relay.allocations', 'Allocations granted', {
        legend: '{{way}}',
        expr: 'sum by (way) (vigie_relay_allocations)',
      }),
      {
        ...panel('vigie.relay.octets', 'Relayed', { legend: '{{direction}}', expr: `8 / 1000 * ${rate('octets')}` }),
        unit: 'kbit/s',
      },
      {
        ...panel('vigie.relay.packets', 'Packets relayed', { legend: '{{direction}}', expr: rate('packets') }),
        unit: 'packets/s',
      },
    ],
  };
}

/** Over a minute, whatever the window: traffic is told each 4,096 packets of an allocation. */
function rate(counted: 'octets' | 'packets'): string {
  return `sum by (direction) (rate(vigie_relay_${counted}[1m]))`;
}
