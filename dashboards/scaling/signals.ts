import type { AlertRule, Catalogue, Metric } from '../../catalogue/index.ts';
import { scaledSystems, storeName } from '../../catalogue/index.ts';
import { readableUnit } from '../facts.ts';
import type { Row, RowPanel } from '../panel.ts';

/** The signals that scaling listens to, each with the threshold of its rule: the very expressions that are evaluated. */
export function signals({ systems, metrics }: Catalogue): Row {
  const panels = scaledSystems(systems).flatMap(({ scaling }) => [
    ...scaling.out.map((rule) => signal(rule, metrics, `beyond it ${scaling.service} gets one more instance`)),
    signal(scaling.in, metrics, `below it ${scaling.service} gives an instance back, until ${scaling.min} is left`),
  ]);
  return { title: 'Signals', panels };
}

function signal(rule: AlertRule, metrics: readonly Metric[], beyond: string): RowPanel {
  return {
    title: rule.name,
    description: `Good is the right side of the line: ${beyond}.`,
    unit: unitOf(rule, metrics),
    kind: 'timeseries',
    queries: [{ legend: 'signal', expr: rule.expr }],
    limits: [{ label: rule.summary, ...threshold(rule) }],
  };
}

/** A signal is in the unit of the first metric that its expression names. */
function unitOf({ expr }: AlertRule, metrics: readonly Metric[]): string {
  const places = metrics.map(({ id, unit }) => ({ unit, at: expr.indexOf(storeName(id)) })).filter(({ at }) => at >= 0);
  const [first] = places.sort((a, b) => a.at - b.at);
  return first === undefined ? '' : readableUnit(first.unit);
}

function threshold({ below, above }: AlertRule): { min?: number; max?: number } {
  return { ...(below === undefined ? {} : { min: below }), ...(above === undefined ? {} : { max: above }) };
}
