import type { Catalogue } from '../../catalogue/index.ts';
import { alertGroups, expressionOf } from './alerts.ts';

/** How often rules are evaluated: as often as engine and collectors export. */
const EVERY = '2s';

/** The rules file of vmalert: a group a system. */
export function vmalertRules({ systems }: Catalogue): object {
  return {
    groups: alertGroups(systems).map(({ system, alerts }) => ({
      name: system,
      interval: EVERY,
      rules: alerts.map((alert) => ({
        alert: alert.name,
        expr: expressionOf(alert),
        for: alert.for,
        labels: alert.labels,
        annotations: { summary: alert.summary, value: '{{ $value | printf "%.2f" }}' },
      })),
    })),
  };
}
