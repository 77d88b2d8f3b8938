import path from 'node:path';
import type { PanelSeen } from '../browser/boards.ts';
import { BrowserStack } from './browser.ts';
import { root } from './soak.ts';

/** Chromium at the boards of a stack that is up. */
export class BoardsStack extends BrowserStack {
  constructor() {
    super(['browser'], [path.join(root, 'test/e2e/lib/boards.compose.yaml')]);
  }

  /** What a manager sees of a run; a picture of each board goes to `dir`, as `board-NAME.png`. */
  async look(run: string, boards: readonly string[], dir: string): Promise<PanelSeen[]> {
    const settings = { RUN: run, BOARDS: boards.join(','), PICTURE: '/tmp/board' };
    const said = await this.script('boards.ts', settings).done;
    for (const board of boards) await this.take(`/tmp/board-${board}.png`, path.join(dir, `board-${board}.png`));
    return [...said.matchAll(/^panel (.*)$/gm)].map(([, json = '']) => JSON.parse(json) as PanelSeen);
  }
}
