import type { HeardMedia } from '../../catalogue/index.ts';
import { figure, opinion } from '../words.ts';
import type { Html } from './markup.ts';
import { NOTHING, html } from './markup.ts';
import { clock, linear, px } from './scale.ts';

/** Of the strip, px: a bar of 10 s is as wide in every call. */
const [BAR, GAP, HEIGHT] = [10, 2, 34];
/** More are not drawn, they would not fit: 20 minutes. */
const MOST = 120;

/**
 * A direction piece by piece (10 s each): a bar is the MOS, from 1 to 4.5, and says on pointing what else there is. The
 * bands are ITU-T G.109's, as in the matrix of regions.
 */
export function intervalsHtml({ intervals = [] }: HeardMedia, who: string, columns: number): Html {
  if (intervals.length === 0) return NOTHING;
  const shown = intervals.slice(0, MOST);
  const y = linear([1, 4.5], [0, HEIGHT]);
  const bars = shown.map((one, i) => {
    const [left, height] = [i * (BAR + GAP), Math.max(1, y(one.mos))];
    const band = one.mos >= 4.03 ? 'good' : one.mos >= 3.6 ? 'warn' : 'bad';
    return html`<rect class="${band}" x="${left}" y="${px(HEIGHT - height)}" width="${BAR}" height="${px(height)}">
      <title>${inWords(one)}</title>
    </rect>`;
  });
  const width = shown.length * (BAR + GAP);
  const rest = intervals.length > MOST ? `, the first ${MOST} of ${intervals.length}` : '';
  return html`<tr>
    <td></td>
    <td colspan="${columns - 1}" class="intervals">
      <svg
        viewBox="0 0 ${width} ${HEIGHT}"
        width="${width}"
        height="${HEIGHT}"
        role="img"
        aria-label="${who}, MOS of each 10 s${rest}: ${shown.map(({ mos }) => opinion(mos)).join(', ')}"
      >
        ${bars}
      </svg>
    </td>
  </tr>`;
}

function inWords(one: NonNullable<HeardMedia['intervals']>[number]): string {
  return [
    `${clock(one.atMs)} to ${clock(one.atMs + one.lengthMs)}`,
    `MOS ${opinion(one.mos)}`,
    `loss ${figure(one.effectiveLossPct, '%')}`,
    `burst ${figure(one.burstRatio, '')}`,
    `jitter ${figure(one.jitterMs, 'ms')}`,
    `delay ${figure(one.delayMs, 'ms')}`,
  ].join(', ');
}
