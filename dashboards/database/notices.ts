import type { Notice } from '../rules/alert.ts';
import { followers, leaders } from './queries.ts';

const labels = { vigie_system: 'database' };

/** What somebody must be told of the database: that nothing can be written, or that what is written is on one disk. */
export const databaseNotices: Notice[] = [
  {
    name: 'DatabaseLeaderless',
    signal: leaders,
    comparison: '<',
    threshold: 1,
    for: '5s',
    labels,
    summary: 'no member of the database leads: nothing is written',
  },
  {
    name: 'DatabaseAlone',
    signal: followers,
    comparison: '<',
    threshold: 1,
    for: '30s',
    labels,
    summary: 'no member of the database is in step with the leader: what is written is on one disk',
  },
];
