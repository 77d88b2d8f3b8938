import type { Catalogue } from '../catalogue/index.ts';
import { loadCatalogue } from '../catalogue/index.ts';
import { database } from './database/index.ts';
import { generator } from './generator/index.ts';
import { home } from './home/index.ts';
import { pages } from './pages/index.ts';
import { mail } from './mail/index.ts';
import type { Board, Panel } from './panel.ts';
import { rooms } from './rooms/index.ts';
import { scaling } from './scaling/index.ts';
import { boardOf } from './system/index.ts';
import { voice } from './voice/index.ts';

/** Systems that have a board of their own; the others have the one that their catalogue entry makes. */
const OWN: Readonly<Record<string, (catalogue: Catalogue) => Board>> = { voice, rooms, mail };

/** Every board, in the order of the menu. */
export function boardsOf(catalogue: Catalogue): Board[] {
  const others = catalogue.systems.filter(({ id }) => !(id in OWN)).map((system) => boardOf(catalogue, system));
  const own = Object.values(OWN).map((board) => board(catalogue));
  return [home(catalogue), ...own, ...others, database(), pages(catalogue), scaling(catalogue), generator(catalogue)];
}

/** Every panel of every board. */
export function panelsOf(catalogue: Catalogue): Panel[] {
  return boardsOf(catalogue).flatMap((board) => panelsOfBoard(board));
}

export function panelsOfBoard({ uid, rows }: Board): Panel[] {
  return rows.flatMap((row) =>
    row.panels.map((panel) => ({
      id: [uid, row.title, panel.title].map(kebab).join('/'),
      board: uid,
      row: row.title,
      ...panel,
    })),
  );
}

/**
 * The panels of the project's own catalogue, which is read at their first use:
 * what is wrong in it is then an error of a command, not of an import.
 */
export const panels: readonly Panel[] = new Proxy<Panel[]>([], {
  get(target, key) {
    if (target.length === 0) target.push(...panelsOf(loadCatalogue()));
    return Reflect.get(target, key, target) as unknown;
  },
});

function kebab(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
