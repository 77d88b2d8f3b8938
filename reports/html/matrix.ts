import type { CallRecord, Region } from '../../catalogue/index.ts';
import { percentiles } from '../percentiles.ts';
import { opinion } from '../words.ts';
import type { Html } from './markup.ts';
import { html } from './markup.ts';

/** Bands of ITU-T G.109, as MOS: satisfied from R 80 (4.03) on, many dissatisfied under R 70 (3.60). */
const [SATISFIED, DISSATISFIED] = [4.03, 3.6];

/** What was heard from each region in each other: each direction of a call on its own. */
export function matrixHtml(calls: readonly CallRecord[], regions: readonly Region[]): Html {
  const scores = new Map<string, number[]>();
  const hear = (from: string, to: string, mos: number | undefined): void => {
    if (mos === undefined) return;
    const key = `${from} ${to}`;
    const known = scores.get(key);
    if (known === undefined) scores.set(key, [mos]);
    else known.push(mos);
  };
  for (const { region, peerRegion, heard } of calls) {
    hear(peerRegion, region, heard.caller?.mos);
    hear(region, peerRegion, heard.callee?.mos);
  }
  const head = regions.map(({ title }) => html`<th scope="col">${title}</th>`);
  const rows = regions.map(
    (from) =>
      html`<tr>
        <th scope="row">${from.title}</th>
        ${regions.map((to) => cell(scores.get(`${from.id} ${to.id}`)))}
      </tr> `,
  );
  return html`<div class="scroll matrix">
    <table>
      <caption>
        p5 MOS of what is said in the row’s region and heard in the column’s. A dash: not part of this run.
      </caption>
      <thead>
        <tr>
          <th scope="col">said in ↓ heard in →</th>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function cell(scores: readonly number[] | undefined): Html {
  if (scores === undefined) return html`<td class="soft">–</td>`;
  const { p5, count } = percentiles(scores);
  const band = p5 >= SATISFIED ? 'good' : p5 >= DISSATISFIED ? 'fair' : 'bad';
  return html`<td class="band-${band}"><b>${opinion(p5)}</b><span class="soft">${count} heard</span></td>`;
}
