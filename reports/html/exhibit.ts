import type { EvidenceList } from '../../catalogue/index.ts';
import type { Exhibit } from '../evidence/read-evidence.ts';
import type { Sound } from '../evidence/sound.ts';
import { SOUND_SECONDS } from '../evidence/sound.ts';
import type { Wave } from '../evidence/wav.ts';
import { waveBytes } from '../evidence/wav.ts';
import type { Html } from './markup.ts';
import { NOTHING, html } from './markup.ts';
import { clock } from './scale.ts';
import { runsOf, waveform } from './waveform.ts';

/** Of a ladder, characters: the summary and the messages of some thirty rungs. */
const MOST_LADDER = 32_000;

/** What can be heard, seen and opened of a call. */
export function exhibitHtml({ folder, files, ladder, sound, problem }: Exhibit): Html {
  const links = files
    .filter((name) => name !== 'ladder.txt')
    .map((name) => html`<a href="${folder}/${encodeURIComponent(name)}">${name}</a> `);
  return html`<div class="exhibit">
    ${sound === null ? NOTHING : soundHtml(sound)}
    ${problem === null ? NOTHING : html`<p class="bad">The sound is not shown: ${problem}</p>`}
    ${links.length === 0 ? NOTHING : html`<p class="links"><span class="soft">Whole call:</span> ${links}</p>`}
    ${ladder === null ? NOTHING : ladderHtml(ladder, folder)}
  </div>`;
}

function soundHtml(sound: Sound): Html {
  const seconds = sound.heard.samples.length / sound.heard.rate;
  const when = `${clock(sound.from * 1000)} to ${clock((sound.from + seconds) * 1000)}`;
  const holes = runsOf(sound.differs).length;
  const label = `What the ${sound.ear} heard over what was said, ${when} of the call; they differ at ${holes} places`;
  return html`<figure>
    ${waveform(sound, label)}
    <figcaption>
      ${player(`heard by the ${sound.ear}`, sound.heard, when)}${player('said to them', sound.said, when)}
    </figcaption>
  </figure>`;
}

function player(what: string, wave: Wave, when: string): Html {
  const source = `data:audio/wav;base64,${waveBytes(wave).toString('base64')}`;
  return html`<label
    >${what}<audio controls="controls" preload="metadata" aria-label="${what}, ${when}" src="${source}"></audio
  ></label>`;
}

/** The first block has a line a message, the rest the messages. */
function ladderHtml(ladder: string, folder: string): Html {
  const rungs = (ladder.split('\n\n', 1)[0] ?? '').split('\n').filter((line) => line.trim() !== '').length;
  const cut = ladder.length > MOST_LADDER ? '\n… the rest is in ladder.txt' : '';
  return html`<details>
    <summary>SIP ladder, ${rungs} messages</summary>
    <pre>${ladder.slice(0, MOST_LADDER)}${cut}</pre>
    <p class="links"><a href="${folder}/ladder.txt">ladder.txt</a></p>
  </details>`;
}

/** What was kept in all, what was not, and how to read the pictures. */
export function evidenceNote(lists: readonly EvidenceList[]): Html {
  if (lists.length === 0) return NOTHING;
  const sum = (pick: (list: EvidenceList) => number): number => lists.reduce((total, list) => total + pick(list), 0);
  const parts = [
    `${sum(({ worst }) => worst.length)} of the worst calls`,
    ...bounded(
      sum(({ untapped }) => untapped),
      'were not recorded: more were up than there is memory for',
    ),
    ...bounded(
      sum(({ leftOut }) => leftOut),
      'were left out: their files were too large',
    ),
    ...bounded(
      sum(({ failed }) => failed),
      `failed, of which ${sum(({ ladders }) => ladders)} left their ladder`,
    ),
  ];
  return html`<p class="note">
    Evidence is in <code>evidence/</code> beside this file: ${parts.join('; ')}. Pictures show the worst
    ${SOUND_SECONDS} s of the ear that heard worse: <span class="swatch heard"></span> heard,
    <span class="swatch said"></span> said, <span class="swatch hole"></span> where they differ by more than a tenth of
    the power. Links work where this file lies in its run’s folder.
  </p>`;
}

function bounded(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}
