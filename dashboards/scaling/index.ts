import type { Catalogue } from '../../catalogue/index.ts';
import type { Board } from '../panel.ts';
import { decisions } from './decisions.ts';
import { services } from './services.ts';
import { signals } from './signals.ts';

/** The board of the autoscaler: signal, decision, replicas, score. */
export function scaling(catalogue: Catalogue): Board {
  return {
    uid: 'scaling',
    title: 'Scaling',
    description: 'What asked for more instances or fewer, what was decided, and whether the score came back',
    rows: [decisions(catalogue), signals(catalogue), services(catalogue)],
  };
}
