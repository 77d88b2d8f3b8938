import type { AttemptRecord } from '../../catalogue/index.ts';
import type { TracedRecord } from '../traces/read-traces.ts';
import { isTraced } from '../traces/read-traces.ts';
import type { Span } from '../traces/spans.ts';
import { figure, opinion } from '../words.ts';
import type { Html } from './markup.ts';
import { NOTHING, html, section } from './markup.ts';
import { linear, niceTicks, px } from './scale.ts';

/** On paper, px: names to the left, bars to the right, a line a span. */
const [WIDTH, LEFT, RIGHT, LINE, HEAD] = [1100, 380, 1030, 18, 20];
/** Lines drawn at most. */
const MOST = 80;

interface Row {
  span: Span;
  depth: number;
}

/** Where the worst attempt that is a trace has spent its time; nothing where no spans were kept. */
export function waterfallHtml(records: readonly AttemptRecord[], spans: readonly Span[]): Html {
  const traced = records.filter(isTraced).filter(({ traceId }) => spans.some((span) => span.traceId === traceId));
  const [worst] = traced.toSorted(byWorst);
  if (worst === undefined) return NOTHING;
  const rows = inOrder(spans.filter(({ traceId }) => traceId === worst.traceId));
  const score = worst.score === undefined ? '' : `, score ${opinion(worst.score.mos)}`;
  const left = rows.length > MOST ? ` The first ${MOST} of ${rows.length} spans.` : '';
  const failure = worst.failure === null ? NOTHING : html`<p class="bad">${worst.failure}</p>`;
  return section(
    'trace',
    'The worst journey, span by span',
    html`<p>
        Of ${worst.system} in ${worst.region}, ${worst.outcome}${score}. Trace <code>${worst.traceId}</code>: the same
        number is in the headers of its requests, calls and mails. Its spans, and those of the others, are in
        <code>traces.json</code> beside this file.
      </p>
      ${failure}
      <div class="card">${drawing(rows.slice(0, MOST))}</div>
      <p class="note">
        A colour a service, in red what failed. A step's own time is what no service below it accounts for.${left}
      </p>`,
  );
}

/** What failed first, then by score, then by length. */
function byWorst(a: TracedRecord, b: TracedRecord): number {
  const failed = (one: TracedRecord): number => (one.outcome === 'failed' ? 0 : 1);
  return failed(a) - failed(b) || (a.score?.mos ?? 5) - (b.score?.mos ?? 5) || (b.wholeMs ?? 0) - (a.wholeMs ?? 0);
}

/** Each below its parent, by when it began; one whose parent is not there stands at the top. */
function inOrder(spans: readonly Span[]): Row[] {
  const ids = new Set(spans.map(({ id }) => id));
  const below = new Map<string, Span[]>();
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const parent = ids.has(span.parentId) && span.parentId !== span.id ? span.parentId : '';
    below.set(parent, [...(below.get(parent) ?? []), span]);
  }
  const rows: Row[] = [];
  const walk = (parent: string, depth: number): void => {
    for (const span of below.get(parent) ?? []) {
      rows.push({ span, depth });
      walk(span.id, depth + 1);
    }
  };
  walk('', 0);
  return rows;
}

function drawing(rows: readonly Row[]): Html {
  const began = Math.min(...rows.map(({ span }) => span.fromMs));
  const length = Math.max(...rows.map(({ span }) => span.toMs)) - began;
  const x = linear([0, length], [LEFT, RIGHT]);
  const height = HEAD + rows.length * LINE + 4;
  const services = [...new Set(rows.map(({ span }) => span.service))];
  const ticks = niceTicks(0, length, 5).filter((tick) => tick <= length);
  return html`<svg
    viewBox="0 0 ${WIDTH} ${height}"
    role="img"
    aria-label="${rows.length} spans over ${figure(length, 'ms')}"
  >
    ${ticks.map(
      (tick) =>
        html`<line class="gridline" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="${HEAD - 4}" y2="${height}" />
          <text x="${px(x(tick))}" y="10" text-anchor="middle">${figure(tick, 'ms', 0)}</text>`,
    )}
    ${rows.map(({ span, depth }, i) => {
      const [top, from] = [HEAD + i * LINE, x(span.fromMs - began)];
      const width = Math.max(1.5, x(span.toMs - began) - from);
      const colour = span.failed ? 'var(--bad)' : `var(--c${services.indexOf(span.service) % 8})`;
      const took = figure(span.toMs - span.fromMs, 'ms', 0);
      return html`<text x="${depth * 14}" y="${top + 12}">${nameOf(span)}</text>
        <rect x="${px(from)}" y="${top + 3}" width="${px(width)}" height="${LINE - 6}" rx="2" style="fill:${colour}">
          <title>${nameOf(span)}, ${took}</title>
        </rect>
        <text x="${px(from + width + 5)}" y="${top + 12}">${took}</text>`;
    })}
  </svg>`;
}

/** E.g. `portal GET /api/people`, in what the column holds. */
function nameOf({ service, name, attributes }: Span): string {
  const path = attributes['url.path'];
  const whole = `${service === name ? '' : `${service} `}${name}${typeof path === 'string' ? ` ${path}` : ''}`;
  return whole.length > 52 ? `${whole.slice(0, 51)}…` : whole;
}
