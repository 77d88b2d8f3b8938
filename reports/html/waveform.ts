import { FRAME_SECONDS } from '../evidence/sound.ts';
import type { Sound } from '../evidence/sound.ts';
import type { Html } from './markup.ts';
import { html } from './markup.ts';
import { clock, linear, px, timeTicks } from './scale.ts';
import type { Scale } from './scale.ts';

const [WIDTH, HEIGHT, FOOT] = [1100, 76, 16];

/** What was heard over what was said, frame by frame, and bands where both differ. */
export function waveform({ heard, said, differs, from }: Sound, label: string): Html {
  const frame = Math.round(heard.rate * FRAME_SECONDS);
  const loudest = [heard, said].flatMap(({ samples }) => envelope(samples, frame).flat()).map(Math.abs);
  const most = loudest.reduce((a, b) => Math.max(a, b), 1);
  const y = linear([most, -most], [0, HEIGHT - FOOT]);
  const x = linear([0, differs.length], [0, WIDTH]);
  const bands = runsOf(differs).map(
    ([start, end]) =>
      html`<rect class="hole" x="${px(x(start))}" width="${px(x(end) - x(start))}" y="0" height="${HEIGHT - FOOT}" />`,
  );
  const ticks = timeTicks(differs.length * FRAME_SECONDS * 1000, 8).map((ms) => {
    const at = x(ms / 1000 / FRAME_SECONDS);
    const anchor = at === 0 ? 'start' : at > WIDTH - 12 ? 'end' : 'middle';
    return html`<text x="${px(at)}" y="${HEIGHT - 3}" text-anchor="${anchor}">${clock(from * 1000 + ms)}</text>`;
  });
  return html`<svg class="wave" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
    ${bands}
    <path class="said" d="${area(envelope(said.samples, frame), x, y)}" />
    <path class="heard" d="${area(envelope(heard.samples, frame), x, y)}" />
    ${ticks}
  </svg>`;
}

/** Lowest and highest sample of each frame. */
function envelope(samples: Int16Array, frame: number): [number, number][] {
  return Array.from({ length: Math.floor(samples.length / frame) }, (_, i) => {
    const part = samples.subarray(i * frame, (i + 1) * frame);
    return [part.reduce((a, b) => Math.min(a, b)), part.reduce((a, b) => Math.max(a, b))];
  });
}

function area(frames: readonly [number, number][], x: Scale, y: Scale): string {
  const over = frames.map(([, high], i) => `${px(x(i + 0.5))} ${px(y(high))}`);
  const under = frames.map(([low], i) => `${px(x(i + 0.5))} ${px(y(low))}`).reverse();
  return over.length === 0 ? '' : `M${[...over, ...under].join('L')}Z`;
}

/** Frames that differ, as stretches `[first, after the last)`. */
export function runsOf(differs: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  differs.forEach((one, i) => {
    const last = runs.at(-1);
    if (one && last?.[1] === i) last[1] = i + 1;
    else if (one) runs.push([i, i + 1]);
  });
  return runs;
}
