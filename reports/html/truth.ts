import type { TruthRecord } from '../../catalogue/index.ts';
import { figure, opinion, truthInWords } from '../words.ts';
import type { Html } from './markup.ts';
import { NOTHING, html, table } from './markup.ts';

/** The parametric score beside what ViSQOL heard, for the calls that the seed chose. */
export function truthHtml(truth: TruthRecord): Html {
  const problem = truth.problem === null ? NOTHING : html`<p class="bad">${truth.problem}</p>`;
  if (truth.pairs.length === 0) return html`<p class="soft">${truthInWords(truth)}</p>`;
  const rows = truth.pairs.map(({ callId, ear, scale, lossPct, burstRatio, mos, mapped, mosLqo }) => [
    html`<code>${callId}</code>`,
    ear,
    figure(lossPct, '%'),
    figure(burstRatio, ''),
    `${opinion(mos)} ${scale}`,
    opinion(mapped),
    html`<strong>${opinion(mosLqo)}</strong>`,
    opinion(Math.abs(mapped - mosLqo)),
  ]);
  const titles = ['Call', 'Ear', '>Loss', '>Burst', '>E-model', '>Mapped', '>ViSQOL', '>Error'];
  const caption = `${truthInWords(truth)} Scores are for listening alone (no delay), over 20 s at most; mapped to ViSQOL’s scale by docs/decisions/truth.md.`;
  return html`${table(caption, titles, rows)}${problem}`;
}
