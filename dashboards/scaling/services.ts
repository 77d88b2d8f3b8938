import type { Catalogue } from '../../catalogue/index.ts';
import { shown } from '../facts.ts';
import type { Row } from '../panel.ts';

/** What each service uses. */
export function services(catalogue: Catalogue): Row {
  return {
    title: 'Services',
    panels: [
      {
        ...shown(catalogue, 'vigie.container.cpu'),
        title: 'CPU of each service',
        kind: 'timeseries',
        queries: [{ legend: '{{service}}', expr: 'sum by (service) (vigie_container_cpu)' }],
        limits: [],
      },
      {
        ...shown(catalogue, 'vigie.container.memory'),
        title: 'Memory of each service',
        kind: 'timeseries',
        queries: [{ legend: '{{service}}', expr: 'sum by (service) (vigie_container_memory)' }],
        limits: [],
      },
    ],
  };
}
