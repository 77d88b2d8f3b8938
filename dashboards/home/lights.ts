import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, nameIn, shown } from '../facts.ts';
import type { Row } from '../panel.ts';
import { answeredShare } from '../voice/answered-share.ts';
import { runPercentile, shareOf } from '../query.ts';

/** A light for each system and region: is it good, for whom. */
export function lights(catalogue: Catalogue): Row {
  const panels = catalogue.systems.map(({ id, title, score }) => ({
    ...shown(catalogue, score.metric),
    title: `${title}, by region`,
    kind: 'stat' as const,
    queries: [{ legend: '{{region}}', expr: runPercentile(score.metric, shareOf(score.statistic), 'region') }],
    limits: limitsOf(catalogue, id, nameIn(id, score.metric)),
  }));
  return { title: 'How good it is', panels: [...panels, answeredShare(catalogue)] };
}
