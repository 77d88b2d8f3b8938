import type { Catalogue } from '../../catalogue/index.ts';
import { scaledSystems } from '../../catalogue/index.ts';
import { shown } from '../facts.ts';
import type { RowPanel } from '../panel.ts';

/** Instances of each service that the autoscaler may scale, and its bounds. */
export function replicas(catalogue: Catalogue): RowPanel {
  const scaled = scaledSystems(catalogue.systems);
  const services = scaled.map(({ scaling }) => scaling.service);
  return {
    ...shown(catalogue, 'vigie.service.replicas'),
    title: 'Replicas',
    kind: 'timeseries',
    queries: services.map((service) => ({
      legend: service,
      expr: `max(vigie_service_replicas{service="${service}"})`,
    })),
    limits: scaled.map(({ scaling }) => ({ label: `most of ${scaling.service}`, max: scaling.max })),
  };
}
