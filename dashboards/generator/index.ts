import type { Catalogue } from '../../catalogue/index.ts';
import type { Board } from '../panel.ts';
import { schedule } from './schedule.ts';

/** The board of the load generator's own health. */
export function generator(catalogue: Catalogue): Board {
  return {
    uid: 'generator',
    title: 'Generator',
    description: 'Whether the load generator kept its own schedule, without which no figure counts',
    rows: [schedule(catalogue)],
  };
}
