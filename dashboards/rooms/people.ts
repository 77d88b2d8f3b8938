import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, shown } from '../facts.ts';
import type { Row, RowPanel } from '../panel.ts';
import { atEnd, ofRun } from '../query.ts';
import { whole } from './panels.ts';

/** Whether people get in, and stay. */
export function people(catalogue: Catalogue): Row {
  return {
    title: 'People',
    panels: [
      whole(catalogue, 'first_frame', 'First picture', ['p50', 'p95']),
      whole(catalogue, 'join', 'Join', ['p50', 'p95']),
      stayedShare(catalogue),
      {
        ...shown(catalogue, 'vigie.rooms.active'),
        title: 'People in rooms',
        kind: 'timeseries',
        queries: [{ legend: 'active', expr: `sum(${ofRun('vigie.rooms.active')})` }],
        limits: [],
      },
      // No series means that nobody lost the server: zero is the true count.
      {
        ...shown(catalogue, 'vigie.rooms.outages'),
        title: 'Outages',
        kind: 'timeseries',
        queries: [{ legend: 'outages', expr: `sum(${ofRun('vigie.rooms.outages')}) or vector(0)` }],
        limits: [],
      },
      unseen(catalogue),
    ],
  };
}

/** Share of the stays that went as planned, over the run; one that the run's end cut does not count. */
export function stayedShare(catalogue: Catalogue): RowPanel {
  const tried = `sum(${atEnd('vigie.rooms.participants', 'outcome!="aborted"')})`;
  const stayed = `sum(${atEnd('vigie.rooms.participants', 'outcome="done"')})`;
  return {
    ...shown(catalogue, 'vigie.rooms.participants'),
    title: 'Stayed until the end',
    unit: '%',
    kind: 'stat',
    queries: [{ legend: 'stayed', expr: `100 * (${stayed} or 0 * ${tried}) / ${tried}` }],
    limits: limitsOf(catalogue, 'rooms', 'participants', 100),
  };
}

/** The worst time that somebody saw nothing; nothing was lost where there is none. */
function unseen(catalogue: Catalogue): RowPanel {
  const panel = whole(catalogue, 'unseen', 'Unseen in an outage', ['p95']);
  return { ...panel, queries: panel.queries.map((one) => ({ ...one, expr: `${one.expr} or vector(0)` })) };
}
