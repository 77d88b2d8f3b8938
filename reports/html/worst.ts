import type { CallRecord, HeardMedia, RunRecord } from '../../catalogue/index.ts';
import { figure, opinion } from '../words.ts';
import type { Exhibit, RunEvidence } from '../evidence/read-evidence.ts';
import { evidenceNote, exhibitHtml } from './exhibit.ts';
import type { Html } from './markup.ts';
import { intervalsHtml } from './intervals.ts';
import { NOTHING, html } from './markup.ts';
import { clock } from './scale.ts';

const MOST = 10;
/** Of these at most, so that some are seen that were answered and heard badly. */
const MOST_FAILED = 5;

const TITLES = [
  '',
  'MOS',
  'worst 10 s',
  'loss',
  'late',
  'burst',
  'jitter',
  'delay',
  'delay p95',
  'round trip',
  'packets',
];

/** The calls that went worst: those that failed, then those that were heard worst in either direction. */
export function worstHtml(calls: readonly CallRecord[], run: RunRecord, evidence: RunEvidence): Html {
  const failed = calls.filter(({ outcome }) => outcome === 'failed');
  const heard = calls.filter((call) => call.outcome !== 'failed' && lowestMos(call) !== null);
  const shown = failed.slice(0, Math.max(MOST_FAILED, MOST - heard.length));
  const worst = [
    ...shown,
    ...heard.sort((a, b) => (lowestMos(a) ?? 0) - (lowestMos(b) ?? 0)).slice(0, MOST - shown.length),
  ];
  if (worst.length === 0) return html`<p class="soft">No call was recorded.</p>`;
  const head = TITLES.map((title, i) => html`<th scope="col" class="${i === 0 ? 'left' : 'right'}">${title}</th>`);
  return html`${evidenceNote(evidence.lists)}
    <div class="scroll worst">
      <table>
        <caption>
          ${worst.length} of ${calls.length} calls: ${shown.length} of the ${failed.length} that failed, then those that
          were heard worst. Times are SIP’s, RFC 6076; loss is what the playout buffer missed; jitter and delay are
          means. A bar is the MOS of 10 s of that direction; what else was measured in them, it says where it is pointed
          at.
        </caption>
        <thead>
          <tr>
            ${head}
          </tr>
        </thead>
        ${worst.map((call) => callRows(call, run, evidence))}
      </table>
    </div>`;
}

function lowestMos({ heard }: CallRecord): number | null {
  const scores = [heard.caller, heard.callee].filter((ear) => ear !== null).map(({ mos }) => mos);
  return scores.length === 0 ? null : Math.min(...scores);
}

function callRows(call: CallRecord, run: RunRecord, evidence: RunEvidence): Html {
  const { srdMs, answerMs, sddMs, talkMs } = call.timings;
  const times = [
    `set-up ${figure(srdMs, 'ms')}`,
    `answer ${figure(answerMs, 'ms')}`,
    `talk ${talkMs === null ? '–' : figure(talkMs / 1000, 's')}`,
    `hang-up ${figure(sddMs, 'ms')}`,
  ];
  const outcome =
    call.outcome === 'answered' ? html`` : html` <span class="chip failed">${call.outcome} ${call.sipStatus}</span>`;
  const failure = call.failure === null ? html`` : html` <span class="bad">${call.failure}</span>`;
  const began = clock(Date.parse(call.startedAt) - Date.parse(run.startedAt));
  const where = `${call.region} ${call.caller} → ${call.peerRegion} ${call.callee}`;
  const rest = [
    where,
    `${call.codec}, ${call.media} over ${call.transport}`,
    `instance ${call.instance ?? '–'}`,
    ...times,
  ].join(' · ');
  return html`<tbody>
    <tr>
      <th scope="rowgroup" class="call" colspan="${TITLES.length}">
        <strong>${began}</strong> <code>${call.callId}</code>${outcome}${failure}<br /><span class="soft">${rest}</span>
      </th>
    </tr>
    ${ears(call.heard)} ${exhibitRow(evidence.of(call))}
  </tbody> `;
}

function exhibitRow(exhibit: Exhibit | null): Html {
  if (exhibit === null) return NOTHING;
  return html`<tr>
    <td colspan="${TITLES.length}">${exhibitHtml(exhibit)}</td>
  </tr>`;
}

function ears({ caller, callee }: CallRecord['heard']): readonly Html[] {
  return caller === null && callee === null ? [] : [ear('caller heard', caller), ear('callee heard', callee)];
}

function ear(who: string, heard: HeardMedia | null): Html {
  if (heard === null)
    return html`<tr>
      <th scope="row" class="who">${who}</th>
      <td colspan="${TITLES.length - 1}" class="soft">no media was set up</td>
    </tr>`;
  const { mos, minIntervalMos, effectiveLossPct, late, burstRatio, jitterMs, delayMs, rttMs, received, expected } =
    heard;
  const cells = [
    opinion(mos),
    opinion(minIntervalMos),
    figure(effectiveLossPct, '%'),
    String(late),
    figure(burstRatio, ''),
    figure(jitterMs.mean, 'ms'),
    delayMs === null ? '–' : within(figure(delayMs.mean, 'ms'), delayMs.error),
    figure(delayMs?.p95, 'ms'),
    figure(rttMs, 'ms'),
    `${received} of ${expected}`,
  ];
  const name = heard.silent ? `${who} nothing` : who;
  return html`<tr>
      <th scope="row" class="who">${name}</th>
      ${cells.map((text) => html`<td class="right">${text}</td>`)}
    </tr>
    ${intervalsHtml(heard, who, TITLES.length)}`;
}

/** A delay by two clocks says what they may be off by; by one clock there is nothing to say. */
function within(text: string, error = 0): string {
  return error === 0 ? text : `${text} ± ${figure(error, '')}`;
}
