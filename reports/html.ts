import type { CallRecord, RunRecord } from '../catalogue/index.ts';
import { chart } from './chart.ts';
import { allowed as limitInWords, figure, sentence } from './words.ts';
import { escaped } from './xml.ts';

/** A panel of the boards with what the store has for it. */
export interface PanelData {
  panel: {
    title: string;
    description: string;
    unit: string;
    kind: 'timeseries' | 'stat';
    limits: { min?: number; max?: number; label: string }[];
  };
  series: { legend: string; points: [timeMs: number, value: number][] }[];
}

interface HtmlInput {
  run: RunRecord;
  calls: CallRecord[];
  panels: PanelData[];
}

const WORST = 10;
const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:1180px;margin:2em auto;padding:0 1em;color:#1f2937}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3em .8em;border-bottom:1px solid #e5e7eb}
.verdict{font-size:1.4em;padding:.6em 1em;border-radius:6px;background:#fee2e2}.passed{background:#d1fae5}
.panels{display:grid;grid-template-columns:1fr 1fr;gap:1.5em}section{break-inside:avoid}svg text{font-size:11px;fill:#6b7280}
.legend,.good,.empty{font-size:.85em;color:#6b7280}.big{font-size:2em}`;

/** The whole report: one file that opens without a network. */
export function renderHtml({ run, calls, panels }: HtmlInput): string {
  const limits = run.systems.flatMap(({ thresholds }) =>
    thresholds.map((one) => [one.name, figure(one.value, one.unit), limitInWords(one), one.passed ? '✓' : '✗']),
  );
  const mosOf = ({ heard }: CallRecord): number => Math.min(heard.caller?.mos ?? 1, heard.callee?.mos ?? 1);
  const worst = [...calls].sort((a, b) => mosOf(a) - mosOf(b)).slice(0, WORST);
  const rows = worst.map((call) => [
    call.callId,
    call.startedAt,
    call.outcome,
    mosOf(call).toFixed(2),
    call.instance ?? '',
    call.failure ?? '',
  ]);
  const facts = Object.entries({ ...run.versions, seed: String(run.seed), command: run.command });
  const parts = [
    `<h1>Vigie · run ${escaped(run.id)}</h1>`,
    `<p class="verdict ${run.verdict.status}">${escaped(sentence(run))}</p>`,
    `<ul>${run.verdict.reasons.map((reason) => `<li>${escaped(reason)}</li>`).join('')}</ul>`,
    `<h2>Limits</h2>${table(['limit', 'measured', 'allowed', ''], limits)}`,
    `<h2>Timeline</h2>${table(
      ['at', 'kind', 'subject', ''],
      run.timeline.map(({ at, kind, subject, text }) => [at, kind, subject, text]),
    )}`,
    `<h2>Panels</h2><div class="panels">${panels.map(panelHtml).join('')}</div>`,
    `<h2>Worst calls</h2>${table(['call', 'began', 'outcome', 'MOS', 'instance', 'failure'], rows)}`,
    `<h2>Generator</h2>${table(
      ['region', 'lateness p99', 'missed ticks', 'socket drops'],
      run.generators.map((one) => [
        one.region,
        `${one.latenessMs.p99.toFixed(2)} ms`,
        String(one.missedTicks),
        String(one.socketDrops),
      ]),
    )}`,
    `<h2>Versions</h2>${table(['part', ''], facts)}`,
    table(
      ['service', 'image', 'made'],
      run.images.map(({ service, id, createdAt }) => [service, id.slice(7, 19), createdAt]),
    ),
  ];
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Vigie ${escaped(run.id)}</title><style>${STYLE}</style></head><body>${parts.join('\n')}</body></html>\n`;
}

function panelHtml({ panel, series }: PanelData): string {
  const limits = panel.limits.flatMap(({ min, max }) => [min, max]).filter((value) => value !== undefined);
  const last = series
    .map(({ legend, points }) => `${figure(points.at(-1)?.[1] ?? null, panel.unit)} ${legend}`)
    .join(' · ');
  const body = panel.kind === 'stat' ? `<p class="big">${escaped(last || 'no data')}</p>` : chart(series, limits);
  const unit = panel.unit === '' ? '' : ` (${panel.unit})`;
  return `<section><h3>${escaped(panel.title + unit)}</h3>${body}<p class="good">${escaped(panel.description)}</p></section>`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${line(titles, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}
