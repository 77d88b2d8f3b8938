import type { Catalogue } from '../../catalogue/index.ts';
import { limitsOf, shown } from '../facts.ts';
import type { PanelQuery, Row } from '../panel.ts';
import { movingPercentile } from '../query.ts';
import { replicas } from './replicas.ts';

/** Score, alerts, decisions and replicas on one axis: whether what was decided helped. */
export function decisions(catalogue: Catalogue): Row {
  const events = shown(catalogue, 'vigie.scaling.events');
  const pool = replicas(catalogue);
  return {
    title: 'Decisions',
    panels: [
      {
        ...events,
        title: 'Score, decisions and replicas',
        unit: '',
        kind: 'timeseries',
        queries: [
          { legend: 'p5 MOS', expr: movingPercentile('vigie.voice.interval.mos', 0.05) },
          ...pool.queries.map(({ legend, expr }) => ({ legend: `replicas of ${legend}`, expr })),
          done('out'),
          done('in'),
        ],
        limits: limitsOf(catalogue, 'voice', 'mos'),
      },
      pool,
      { ...events, title: 'Scaling events', kind: 'timeseries', queries: [done('out'), done('in')], limits: [] },
      {
        title: 'Alerts firing',
        description: 'Good is none under the load that the stack was made for, and only the quiet one after it.',
        unit: 'alerts',
        kind: 'timeseries',
        queries: [firing('out'), firing('in')],
        limits: [],
      },
    ],
  };
}

// No series yet means that nothing was ever decided: zero is the true count.
function done(action: 'out' | 'in'): PanelQuery {
  const matchers = `action="${action}",outcome="done"`;
  return {
    legend: `scaled ${action}`,
    expr: `sum(increase(vigie_scaling_events{${matchers}}[$window])) or vector(0)`,
  };
}

// The rules engine writes ALERTS only while one is pending or firing.
function firing(action: 'out' | 'in'): PanelQuery {
  const matchers = `alertstate="firing",vigie_action="${action}"`;
  return { legend: `asks for ${action}`, expr: `sum(ALERTS{${matchers}}) or vector(0)` };
}
