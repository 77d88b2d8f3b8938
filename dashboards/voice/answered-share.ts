import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, shown } from '../facts.ts';
import type { RowPanel } from '../panel.ts';
import { atEnd } from '../query.ts';

/** Share of the calls that were answered, over the run; a call that the run's end cut does not count. */
export function answeredShare(catalogue: Catalogue): RowPanel {
  const tried = `sum(${atEnd('vigie.voice.calls', 'outcome!="aborted"')})`;
  const answered = `sum(${atEnd('vigie.voice.calls', 'outcome="answered"')})`;
  return {
    ...shown(catalogue, 'vigie.voice.calls'),
    title: 'Success ratio',
    unit: '%',
    kind: 'stat',
    // No answered call at all is a share of zero, not an empty panel.
    queries: [{ legend: 'answered', expr: `100 * (${answered} or 0 * ${tried}) / ${tried}` }],
    limits: limitsOf(catalogue, 'voice', 'calls', 100),
  };
}
