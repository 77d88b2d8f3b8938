import type { RunRecord, SeenCamera, StayRecord } from '../../catalogue/index.ts';
import { narrowInWords, outageInWords, wayUp } from '../stays.ts';
import { figure, opinion } from '../words.ts';
import type { Html } from './markup.ts';
import { html, table } from './markup.ts';
import { clock } from './scale.ts';

const MOST = 15;
const TITLES = [
  'Participant',
  'Camera of',
  '>MOS',
  '>Frozen',
  '>Longest',
  '>Frames/s',
  '>Size',
  '>Switches',
  '>Delay',
  '>Lost, repaired',
  'What went wrong',
];

interface Row {
  stay: StayRecord;
  seen: SeenCamera | null;
}

/** The participants that fared worst: who failed or lost the server, then who saw worst, a line a camera. */
export function staysHtml(stays: readonly StayRecord[], run: RunRecord): Html {
  const all = stays.flatMap((stay): Row[] =>
    stay.seen.length === 0 ? [{ stay, seen: null }] : stay.seen.map((seen) => ({ stay, seen })),
  );
  const worst = all.sort((a, b) => rank(a) - rank(b)).slice(0, MOST);
  const caption = `${worst.length} of ${all.length} pictures that somebody looked at, by ${stays.length} participants: those of who failed or lost the server, then the worst seen. “By” names the candidate that pictures came to: relay/tls is TURN over TLS. “Up” is what its camera sent, of what its way up was held to carry. Size is the height received of that wanted; delay from capture to display, mean, in brackets what a browser’s playout buffer holds back of it.`;
  return table(
    caption,
    TITLES,
    worst.map((row) => cells(row, run)),
  );
}

/** Failures first, then losses of the server, then by score. */
function rank({ stay, seen }: Row): number {
  if (stay.outcome === 'failed') return -20;
  if (stay.outages.length > 0) return -10 + (seen?.mos ?? 0);
  return seen?.mos ?? 5;
}

function cells({ stay, seen }: Row, run: RunRecord) {
  const began = clock(Date.parse(stay.startedAt) - Date.parse(run.startedAt));
  const by = [`by ${stay.candidates?.subscriber ?? '–'}`, ...wayUp(stay)].join(', ');
  const who = html`<code>${stay.identity}</code> <span class="soft">${began}, node ${stay.node ?? '–'}, ${by}</span>`;
  const failed = stay.failure === null ? [] : [stay.failure];
  const wrong = [...failed, ...stay.outages.map(outageInWords), ...narrowInWords(stay)].join('; ');
  if (seen === null) return [who, '–', ...Array.from({ length: TITLES.length - 3 }, () => '–'), wrong];
  return [
    who,
    html`${seen.publisher} <span class="soft">${seen.codec ?? ''}</span>`,
    html`<strong>${opinion(seen.mos)}</strong>`,
    figure(seen.freezePct, '%'),
    figure(seen.longestMs, 'ms'),
    `${figure(seen.fps, '', 1)} of ${figure(seen.sentFps, '', 0)}`,
    figure(seen.sizePct, '%', 0),
    String(seen.switches),
    displayDelay(seen),
    `${figure(seen.lossPct, '%')}, ${figure(seen.lossPct - seen.unrepairedPct, '%')}`,
    wrong,
  ];
}

function displayDelay({ delayMs, playoutMs }: SeenCamera): string {
  const [delay, held] = [delayMs?.mean, playoutMs?.mean];
  if (delay === undefined || held === undefined) return figure(delay, 'ms');
  return `${figure(delay + held, 'ms')} (${figure(held, 'ms')})`;
}
