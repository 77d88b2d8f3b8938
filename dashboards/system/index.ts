import type { Catalogue, System } from '../../catalogue/index.ts';
import { limitsOf, nameIn, shown } from '../facts.ts';
import type { Board, Row, RowPanel } from '../panel.ts';
import { atEnd, movingPercentile, ofRun, percentiles, runPercentile } from '../query.ts';

/** The board of a system that has none of its own: what its catalogue entry names. */
export function boardOf(catalogue: Catalogue, system: System): Board {
  const { id, title, attempt } = system;
  return {
    uid: id,
    title,
    description: `How long people wait for ${title.toLowerCase()}, how good that is, and how many ${attempt.many} succeed`,
    rows: [waits(catalogue, system), ...parts(catalogue, system), attempts(catalogue, system)],
  };
}

/** What a person waits for, and the opinion of it: over the run, and as it moves. */
function waits(catalogue: Catalogue, { id, waitsFor, score }: System): Row {
  const panel = (metric: string, statistics: readonly ('p5' | 'p50' | 'p95')[]): RowPanel[] => {
    const { title } = catalogue.metrics.find((one) => one.id === metric) ?? { title: metric };
    const common = { ...shown(catalogue, metric), limits: limitsOf(catalogue, id, nameIn(id, metric)) };
    return [
      {
        ...common,
        title: `${title} of the run`,
        kind: 'stat',
        queries: percentiles(metric, statistics, runPercentile),
      },
      { ...common, title, kind: 'timeseries', queries: percentiles(metric, statistics, movingPercentile) },
    ];
  };
  return {
    title: 'How good it is',
    panels: [...panel(score.metric, ['p5', 'p50']), ...panel(waitsFor.metric, ['p50', 'p95'])],
  };
}

/** What else its records tell, e.g. each step of a wait; no row where that is nothing. */
function parts(catalogue: Catalogue, { id, waitsFor, score }: System): Row[] {
  const others = catalogue.metrics.filter(
    ({ id: metric, sample }) =>
      sample !== undefined &&
      metric.startsWith(`vigie.${id}.`) &&
      metric !== waitsFor.metric &&
      metric !== score.metric,
  );
  const panels = others.map(({ id: metric, title }): RowPanel => ({
    ...shown(catalogue, metric),
    ...{ title, kind: 'timeseries', limits: limitsOf(catalogue, id, nameIn(id, metric)) },
    queries: percentiles(metric, ['p50', 'p95'], movingPercentile),
  }));
  return panels.length === 0 ? [] : [{ title: 'Step by step', panels }];
}

function attempts(catalogue: Catalogue, { id, attempt: { many, succeeded } }: System): Row {
  const [counter, active] = [`vigie.${id}.${many}`, `vigie.${id}.active`];
  const tried = `sum(${atEnd(counter, 'outcome!~"aborted|refused"')})`;
  const counted = shown(catalogue, counter);
  return {
    title: 'What is tried',
    panels: [
      {
        ...counted,
        title: `Share ${succeeded}`,
        unit: '%',
        kind: 'stat',
        queries: [{ legend: succeeded, expr: `100 * sum(${atEnd(counter, 'outcome="done"')}) / ${tried}` }],
        limits: limitsOf(catalogue, id, many, 100),
      },
      {
        ...counted,
        title: `Ended, by outcome`,
        kind: 'timeseries',
        queries: [{ legend: '{{outcome}}', expr: `sum by (outcome) (${ofRun(counter)})` }],
        limits: [],
      },
      {
        ...shown(catalogue, active),
        title: 'Under way',
        kind: 'timeseries',
        queries: [{ legend: 'active', expr: `sum(${ofRun(active)})` }],
        limits: [],
      },
    ],
  };
}
