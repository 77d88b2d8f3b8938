import { QueryBuilder, RuleBuilder } from '@grafana/grafana-foundation-sdk/alerting';
import { TypeThresholdBuilder } from '@grafana/grafana-foundation-sdk/expr';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Catalogue } from '../../catalogue/index.ts';
import { STORE } from '../grafana/store.ts';
import { alertGroups } from './alerts.ts';
import type { Alert, Notice } from './alert.ts';

/** Grafana's scheduler ticks every 10 s. */
const EVERY = '10s';
const FOLDER = 'Vigie';
/** How far back a rule looks, s; the windows inside its expressions are shorter. */
const LOOK_BACK_S = 60;

/**
 * Grafana's provisioning of the same alerts, to be seen on its boards. They notify
 * nobody: vmalert and Alertmanager run beside it, five times as often.
 */
export function grafanaAlerting({ systems }: Catalogue): object {
  return {
    apiVersion: 1,
    groups: alertGroups(systems).map(({ system, alerts }) => ({
      orgId: 1,
      name: system,
      folder: FOLDER,
      interval: EVERY,
      rules: alerts.map((alert) => rule(system, alert)),
    })),
  };
}

function rule(group: string, alert: Alert | Notice): object {
  const { annotations, condition, data, execErrState, labels, noDataState, title, uid } = new RuleBuilder(alert.name)
    .uid(`vigie-${alert.name.toLowerCase()}`)
    .ruleGroup(group)
    .condition('C')
    .withQuery(signal(alert))
    .withQuery(threshold(alert))
    .forDuration(alert.for)
    .noDataState('OK')
    .execErrState('Error')
    .labels(alert.labels)
    .annotations({ summary: alert.summary })
    .build();
  // Provisioning files name less than the API: folder and organisation are the group's.
  return { uid, title, condition, data, noDataState, execErrState, for: alert.for, labels, annotations };
}

function signal(alert: Alert | Notice): QueryBuilder {
  return new QueryBuilder('A')
    .datasourceUid(STORE.uid)
    .relativeTimeRange({ from: LOOK_BACK_S, to: 0 })
    .model(new DataqueryBuilder().refId('A').datasource(STORE).expr(alert.signal).instant());
}

function threshold(alert: Alert | Notice): QueryBuilder {
  const type = alert.comparison === '<' ? 'lt' : 'gt';
  const model = new TypeThresholdBuilder()
    .refId('C')
    .datasource({ type: '__expr__', uid: '__expr__' })
    .expression('A')
    .conditions([{ evaluator: { type, params: [alert.threshold] } }]);
  return new QueryBuilder('C').datasourceUid('__expr__').relativeTimeRange({ from: LOOK_BACK_S, to: 0 }).model(model);
}
