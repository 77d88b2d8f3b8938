import { escaped } from './xml.ts';

export interface Line {
  legend: string;
  points: [timeMs: number, value: number][];
}

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [560, 180, 48, 22];
const COLOURS = ['#2563eb', '#059669', '#d97706', '#7c3aed', '#dc2626', '#0891b2'];

/** Lines over time as SVG, limits dashed. Empty for no points. */
export function chart(lines: readonly Line[], limits: readonly number[]): string {
  const points = lines.flatMap((line) => line.points).filter(([, value]) => Number.isFinite(value));
  if (points.length === 0) return '<p class="empty">no data</p>';
  const times = points.map(([time]) => time);
  const values = [...points.map(([, value]) => value), ...limits];
  const [t0, t1, v0, v1] = [Math.min(...times), Math.max(...times), Math.min(0, ...values), Math.max(...values, 1e-9)];
  const x = (time: number): string => (LEFT + ((time - t0) / Math.max(1, t1 - t0)) * (WIDTH - LEFT)).toFixed(1);
  const y = (value: number): string => ((1 - (value - v0) / (v1 - v0)) * (HEIGHT - BOTTOM - 8) + 4).toFixed(1);
  const paths = lines.map(({ points: own }, i) => {
    const path = own.filter(([, value]) => Number.isFinite(value)).map(([time, value]) => `${x(time)},${y(value)}`);
    return `<polyline fill="none" stroke="${COLOURS[i % COLOURS.length] ?? ''}" stroke-width="1.5" points="${path.join(' ')}"/>`;
  });
  const drawn = limits.map(
    (limit) =>
      `<line x1="${LEFT}" x2="${WIDTH}" y1="${y(limit)}" y2="${y(limit)}" stroke="#dc2626" stroke-dasharray="4 3"/>`,
  );
  const labels = [v0, v1].map(
    (value) =>
      `<text x="${LEFT - 4}" y="${Number(y(value)) + 8}" text-anchor="end">${Number(value.toPrecision(3))}</text>`,
  );
  const seconds = `<text x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end">${Math.round((t1 - t0) / 1000)} s</text>`;
  const legend = lines.map(
    ({ legend: text }, i) => `<span style="color:${COLOURS[i % COLOURS.length] ?? ''}">${escaped(text)}</span>`,
  );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}">${[...drawn, ...paths, ...labels, seconds].join('')}</svg><p class="legend">${legend.join(' · ')}</p>`;
}
