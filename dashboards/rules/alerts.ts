import type { AlertRule, ScaledSystem, System } from '../../catalogue/index.ts';
import { databaseNotices } from '../database/notices.ts';
import { scaledSystems } from '../../catalogue/index.ts';
import type { Alert, Notice } from './alert.ts';

/** Every alert, by system; systems without any are left out. The database is everybody's, and comes last. */
export function alertGroups(systems: readonly System[]): { system: string; alerts: (Alert | Notice)[] }[] {
  const own = systems
    .map((system) => ({
      system: system.id,
      alerts: [
        ...scaledSystems([system]).flatMap(alertsOf),
        ...(system.alerts ?? []).map((rule) => notice(system, rule)),
      ],
    }))
    .filter(({ alerts }) => alerts.length > 0);
  return [...own, { system: 'database', alerts: databaseNotices }];
}

/** The alerts of a system's scaling rules. */
export function alertsOf(system: ScaledSystem): Alert[] {
  const { scaling } = system;
  const replicas = `max(last_over_time(vigie_service_replicas{service="${scaling.service}"}[10s]))`;
  return [
    ...scaling.out.map((rule) => alert(system, rule, 'out', rule.expr)),
    alert(system, scaling.in, 'in', `(${scaling.in.expr}) and ${replicas} > ${scaling.min}`),
  ];
}

/** The alert as one expression, which returns something only while it holds. */
export function expressionOf({ signal, comparison, threshold }: Alert | Notice): string {
  return `(${signal}) ${comparison} ${threshold}`;
}

function alert({ id, scaling }: ScaledSystem, rule: AlertRule, action: 'out' | 'in', signal: string): Alert {
  const labels = { vigie_system: id, vigie_service: scaling.service, vigie_action: action };
  return { ...unlabelled(rule, signal), labels };
}

function notice({ id }: System, rule: AlertRule): Notice {
  return { ...unlabelled(rule, rule.expr), labels: { vigie_system: id } };
}

function unlabelled(rule: AlertRule, signal: string): Omit<Alert, 'labels'> {
  const threshold = rule.below ?? rule.above;
  if (threshold === undefined) throw new TypeError(`Cannot make an alert of ${rule.name}: it has no threshold`);
  return {
    name: rule.name,
    signal,
    comparison: rule.below === undefined ? '>' : '<',
    threshold,
    for: rule.for,
    summary: rule.summary,
  };
}
