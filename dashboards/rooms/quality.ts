import type { Catalogue } from '../../catalogue/index.ts';
import type { Row } from '../panel.ts';
import { moving, whole } from './panels.ts';

/** What people see. */
export function quality(catalogue: Catalogue): Row {
  return {
    title: 'Quality',
    panels: [
      whole(catalogue, 'mos', 'Picture quality of the run', ['p5', 'p50', 'p95']),
      moving(catalogue, 'interval.mos', 'Picture quality of running stays', ['p5', 'p50']),
      moving(catalogue, 'interval.freeze', 'Freezes of running stays', ['p50', 'p95']),
      whole(catalogue, 'freeze', 'Freezes of the run', ['p50', 'p95']),
      whole(catalogue, 'fps', 'Frame rate of the run', ['p5', 'p50']),
      whole(catalogue, 'size', 'Size received in the run', ['p5', 'p50']),
    ],
  };
}
