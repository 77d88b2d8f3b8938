import type { RunRecord, TimelineEvent } from '../../catalogue/index.ts';
import { key } from './chart.ts';
import type { Html } from './markup.ts';
import { NOTHING, html } from './markup.ts';
import { scorePlot } from './score-plot.ts';
import type { Place, ScoreInput } from './score-plot.ts';
import { activeStrip, replicasStrip } from './strips.ts';
import { clamped, clock, px, timeTicks } from './scale.ts';
import type { Scale } from './scale.ts';

const [WIDTH, LEFT, RIGHT] = [1120, 74, 12];
const SCORE = { top: 10, bottom: 190 };
/** The strips of counts, one under the other, and then a lane a kind of event. */
const STRIP = { gap: 16, height: 36 };
const LANE = 22;
const RADIUS = 8.5;
const KINDS: readonly TimelineEvent['kind'][] = ['phase', 'fault', 'alert', 'scale'];

/** Scores, calls in progress, instances and everything that happened, on one axis of time. */
export function timelineHtml(run: RunRecord, input: ScoreInput): Html {
  const x = clamped([input.from, input.to], [LEFT, WIDTH - RIGHT]);
  const [left, right] = [LEFT, WIDTH - RIGHT];
  const box = (i: number): Place['box'] => {
    const top = SCORE.bottom + STRIP.gap + i * (STRIP.gap + STRIP.height);
    return { top, bottom: top + STRIP.height };
  };
  const strips = [activeStrip(input, { x, box: box(0), left, right })];
  if (input.replicas !== null) strips.push(replicasStrip(input.replicas, input, { x, box: box(1), left, right }));
  const kinds = KINDS.filter((kind) => run.timeline.some((event) => event.kind === kind));
  const lanes = { kinds, top: box(strips.length).top + 6 };
  const height = lanes.top + kinds.length * LANE + 22;
  const marks = marksOf(run.timeline, lanes, x);
  const names = kinds.map(
    (kind, i) => html`<text x="${LEFT - 16}" y="${lanes.top + i * LANE + 4}" text-anchor="end">${kind}</text>`,
  );
  const label = `Score of each ${input.one} over time, ${input.many} in progress, instances, and the events that are listed below`;
  const svg = html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">
    ${axis(x, input, height)}${strips}${marks.map(markLine)}${scorePlot(input, { x, box: SCORE, left, right })}
    ${names}${marks.map(markCircle)}
  </svg>`;
  const items = run.timeline.map(
    (event, i) =>
      html`<li>
        <b>${i + 1}</b><span class="soft">${clock(Date.parse(event.at) - input.from)}</span
        ><span class="soft">${event.kind}</span><span>${event.text}</span>
      </li> `,
  );
  return html`<div class="card">
    <div class="wide">${svg}</div>
    <ul class="legend">
      <li><strong>${input.title}</strong></li>
      <li><i class="dot k0"></i>one score of a ${input.one}, at its end</li>
      <li>${key('series s1')}p5 of ${input.many} ${input.live === null ? 'that ended' : 'while they ran'}</li>
      <li>✕ a ${input.one} that failed</li>
      ${input.limit === null ? NOTHING : html`<li class="bad">${key('limit')}${input.limit.text}</li>`}
    </ul>
    ${
      input.events
        ? html`<ol class="events">
            ${items}
          </ol>`
        : NOTHING
    }
  </div>`;
}

interface Lanes {
  kinds: readonly TimelineEvent['kind'][];
  top: number;
}

interface Mark {
  event: TimelineEvent;
  number: number;
  at: number;
  /** Moved aside where it would cover the one before. */
  shown: number;
  y: number;
}

function marksOf(timeline: readonly TimelineEvent[], lanes: Lanes, x: Scale): Mark[] {
  const lastShown = new Map<string, number>();
  return timeline.map((event, i) => {
    const at = Math.min(WIDTH - RIGHT, Math.max(LEFT, x(Date.parse(event.at))));
    const shown = Math.max(at, (lastShown.get(event.kind) ?? -Infinity) + RADIUS * 2 + 1);
    lastShown.set(event.kind, shown);
    return { event, number: i + 1, at, shown, y: lanes.top + lanes.kinds.indexOf(event.kind) * LANE };
  });
}

function markLine({ event, at, y }: Mark): Html {
  return html`<g class="event ${event.kind}"><line x1="${px(at)}" x2="${px(at)}" y1="${SCORE.top}" y2="${y}" /></g>`;
}

function markCircle({ event, number, shown, y }: Mark): Html {
  return html`<g class="event ${event.kind}"
    ><circle cx="${px(shown)}" cy="${y}" r="${RADIUS}" /><text x="${px(shown)}" y="${y + 4}" text-anchor="middle"
      >${number}</text
    ><title>${event.text}</title></g
  >`;
}

function axis(x: Scale, { from, to }: { from: number; to: number }, height: number): Html[] {
  return timeTicks(to - from, 12).map((tick) => {
    const at = px(x(from + tick));
    return html`<line class="gridline" x1="${at}" x2="${at}" y1="${SCORE.top}" y2="${height - 20}" /><text
        x="${at}"
        y="${height - 4}"
        text-anchor="middle"
        >${clock(tick)}</text
      >`;
  });
}
