import type { Catalogue } from '../../catalogue/index.ts';
import { scaledSystems } from '../../catalogue/index.ts';
import { alertsOf, expressionOf } from './alerts.ts';

/** How often rules are evaluated: as often as engine and collectors export. */
const EVERY = '2s';

/** The rules file of vmalert: a group a system. */
export function vmalertRules({ systems }: Catalogue): object {
  return {
    groups: scaledSystems(systems).map((system) => ({
      name: system.id,
      interval: EVERY,
      rules: alertsOf(system).map((alert) => ({
        alert: alert.name,
        expr: expressionOf(alert),
        for: alert.for,
        labels: alert.labels,
        annotations: { summary: alert.summary, value: '{{ $value | printf "%.2f" }}' },
      })),
    })),
  };
}
