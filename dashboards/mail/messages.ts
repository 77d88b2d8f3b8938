import type { Catalogue } from '../../catalogue/index.ts';
import { shown } from '../facts.ts';
import type { Row } from '../panel.ts';
import { ofRun } from '../query.ts';

/** What became of the messages. */
export function messages(catalogue: Catalogue): Row {
  return {
    title: 'Messages',
    panels: [
      {
        ...shown(catalogue, 'vigie.mail.messages'),
        title: 'Messages ended, by outcome',
        kind: 'timeseries',
        queries: [{ legend: '{{outcome}}', expr: `sum by (outcome) (${ofRun('vigie.mail.messages')})` }],
        limits: [],
      },
      {
        ...shown(catalogue, 'vigie.mail.active'),
        title: 'Messages on their way',
        kind: 'timeseries',
        queries: [{ legend: 'on their way', expr: `sum(${ofRun('vigie.mail.active')})` }],
        limits: [],
      },
    ],
  };
}
