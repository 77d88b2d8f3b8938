import type { Catalogue } from '../../catalogue/index.ts';
import type { Board } from '../panel.ts';
import { delivery } from './delivery.ts';
import { messages } from './messages.ts';

/** The board of the system `mail`. */
export function mail(catalogue: Catalogue): Board {
  return {
    uid: 'mail',
    title: 'Mail',
    description: 'How long people wait for each other’s mail, and what became of it',
    rows: [delivery(catalogue), messages(catalogue)],
  };
}
