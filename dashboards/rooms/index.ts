import type { Catalogue } from '../../catalogue/index.ts';
import type { Board } from '../panel.ts';
import { network } from './network.ts';
import { people } from './people.ts';
import { quality } from './quality.ts';
import { relay } from './relay.ts';

/** The board of the system `rooms`. */
export function rooms(catalogue: Catalogue): Board {
  return {
    uid: 'rooms',
    title: 'Rooms',
    description: 'What people see in rooms, whether they get in and stay, and what the network and the relay do',
    rows: [quality(catalogue), people(catalogue), network(catalogue), relay(catalogue)],
  };
}
