import type { Catalogue } from '../../catalogue/index.ts';
import type { Board } from '../panel.ts';
import { lights } from './lights.ts';
import { pool } from './pool.ts';

/** The first board: a light for each system and region. */
export function home(catalogue: Catalogue): Board {
  return {
    uid: 'home',
    title: 'Home',
    description: 'A light for each system and region, and what the stack carries',
    rows: [lights(catalogue), pool(catalogue)],
  };
}
