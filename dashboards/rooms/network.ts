import type { Catalogue } from '../../catalogue/index.ts';
import type { Row } from '../panel.ts';
import { whole } from './panels.ts';

/** What the network did to the packets. */
export function network(catalogue: Catalogue): Row {
  return {
    title: 'Network',
    panels: [
      whole(catalogue, 'delay', 'Capture to arrival', ['p50', 'p95']),
      whole(catalogue, 'playout', 'Held back for playout', ['p50', 'p95']),
      whole(catalogue, 'skew', 'Sound to picture', ['p50', 'p95']),
      whole(catalogue, 'loss', 'Loss before repair', ['p50', 'p95']),
      whole(catalogue, 'unrepaired', 'Loss after repair', ['p50', 'p95']),
      whole(catalogue, 'uplink', 'Way up, held to carry', ['p5', 'p50']),
      whole(catalogue, 'narrow', 'Way up too narrow', ['p50', 'p95']),
    ],
  };
}
