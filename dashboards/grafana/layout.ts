import type { GridPos } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from '../panel.ts';

/** Grafana's board is 24 wide, whatever the screen. */
const WIDTH = 24;
const STAT = { aLine: 4, height: 6 };
const TIMESERIES = { aLine: 2, height: 8 };

interface Placed {
  panel: Panel;
  gridPos: GridPos;
}

/** Places for the panels of one row below `top`: figures first, then curves, each line filled. */
export function layOut(panels: readonly Panel[], top: number): Placed[] {
  const stats = lines(ofKind(panels, 'stat'), STAT, top);
  return [...stats, ...lines(ofKind(panels, 'timeseries'), TIMESERIES, bottomOf(stats, top))];
}

/** Where the next row begins. */
export function bottomOf(placed: readonly Placed[], top: number): number {
  return Math.max(top, ...placed.map(({ gridPos }) => gridPos.y + gridPos.h));
}

function lines(panels: readonly Panel[], { aLine, height }: typeof STAT, top: number): Placed[] {
  return panels.map((panel, i) => {
    const line = Math.floor(i / aLine);
    const inLine = Math.min(aLine, panels.length - line * aLine);
    const w = WIDTH / inLine;
    return { panel, gridPos: { x: (i % aLine) * w, y: top + line * height, w, h: height } };
  });
}

function ofKind(panels: readonly Panel[], kind: Panel['kind']): Panel[] {
  return panels.filter((panel) => panel.kind === kind);
}
