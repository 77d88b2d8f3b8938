import type { VideoTruthRecord } from '../../catalogue/index.ts';
import { figure, opinion, videoTruthInWords } from '../words.ts';
import type { Html } from './markup.ts';
import { NOTHING, html, table } from './markup.ts';

/** The curve beside VMAF, for the cameras that the seed chose. */
export function videoTruthHtml(truth: VideoTruthRecord): Html {
  const problem = truth.problem === null ? NOTHING : html`<p class="bad">${truth.problem}</p>`;
  if (truth.views.length === 0) return html`<p class="soft">${videoTruthInWords(truth)}</p>`;
  const rows = truth.views.map(({ stay, publisher, height, seconds, freezePct, ratePct, sizePct, mos, vmaf }) => [
    html`<code>${stay}</code>`,
    html`<code>${publisher}</code>`,
    figure(height, 'px'),
    figure(seconds, 's'),
    figure(freezePct, '%'),
    figure(ratePct, '%'),
    figure(sizePct, '%'),
    opinion(mos),
    html`<strong>${figure(vmaf.mean, '')}</strong>`,
    figure(vmaf.harmonic, ''),
    figure(vmaf.p5, ''),
  ]);
  const titles = [
    'Who saw',
    'Camera',
    '>Wanted',
    '>Time',
    '>Frozen',
    '>Rate',
    '>Size',
    '>Curve',
    '>VMAF',
    '>Harmonic',
    '>p5',
  ];
  const caption = `${videoTruthInWords(truth)} Each is the longest stretch in which one size was wanted, aligned by the picture’s time code; the curve is without delay. What the two have in common: docs/decisions/video-truth.md.`;
  return html`${table(caption, titles, rows)}${problem}`;
}
