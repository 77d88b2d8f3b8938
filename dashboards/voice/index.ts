import type { Catalogue } from '../../catalogue/index.ts';
import type { Board } from '../panel.ts';
import { calls } from './calls.ts';
import { network } from './network.ts';
import { quality } from './quality.ts';

/** The board of the system `voice`. */
export function voice(catalogue: Catalogue): Board {
  return {
    uid: 'voice',
    title: 'Voice',
    description: 'What people hear on the telephone, whether they get through, and what the network does',
    rows: [quality(catalogue), calls(catalogue), network(catalogue)],
  };
}
