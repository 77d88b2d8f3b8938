import type { Board } from '../panel.ts';
import { connections, followers, leaderByName, leaders } from './queries.ts';

/** The board of the database, which every system stands on: who leads, who follows, who uses it. */
export function database(): Board {
  return {
    uid: 'database',
    title: 'Database',
    description: 'Whether somebody leads, whether somebody could take over without a loss, and how many are connected',
    rows: [
      {
        title: 'Members',
        panels: [
          {
            title: 'Leaders',
            description: 'Good is one: with none, nothing is written.',
            unit: 'members',
            kind: 'timeseries',
            queries: [{ legend: 'leaders', expr: leaders }],
            limits: [{ label: 'at least', min: 1 }],
          },
          {
            title: 'Followers in step',
            description: 'Good is one: it has all that was acknowledged, and could lead within 30 s.',
            unit: 'members',
            kind: 'timeseries',
            queries: [{ legend: 'followers', expr: followers }],
            limits: [{ label: 'at least', min: 1 }],
          },
          {
            title: 'Who leads',
            description: 'Good is one line at 1 and the other at 0; they change places when a leader is gone.',
            unit: 'leads',
            kind: 'timeseries',
            queries: [{ legend: '{{server}}', expr: leaderByName }],
            limits: [],
          },
          {
            title: 'Connections',
            description: 'Good is under 120 of the 150 that PostgreSQL takes (stack/config/db/patroni.yml).',
            unit: 'connections',
            kind: 'timeseries',
            queries: [{ legend: 'all', expr: connections }],
            limits: [{ label: 'at most', max: 120 }],
          },
        ],
      },
    ],
  };
}
