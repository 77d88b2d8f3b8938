import type { Catalogue, RunRecord, SystemResult, ThresholdResult } from '../../catalogue/index.ts';
import { allowed, figure, limitTitle, measured, opinion, scoreLabel, sentence } from '../words.ts';
import { KPI_TITLES, kpiRows } from '../kpis.ts';
import type { Html } from './markup.ts';
import { NOTHING, html, mark, table } from './markup.ts';
import { clock } from './scale.ts';

/** The verdict in a sentence, and what it rests on. */
export function verdictHtml(run: RunRecord, catalogue: Catalogue): Html {
  const { status, reasons } = run.verdict;
  const crossed = run.systems.flatMap(({ thresholds }) => thresholds.filter(({ passed }) => !passed));
  const others = reasons.filter((reason) => !crossed.some(({ name }) => reason.startsWith(name)));
  const items = [
    ...others.map((reason) => html`<li>${reason}</li>`),
    ...(status === 'void' ? [] : crossed.map((one) => html`<li>${crossedInWords(one, run, catalogue)}</li>`)),
  ];
  return html`<div class="verdict ${status}">
    <span class="chip ${status}">${status}</span>
    <h1>${sentence(run)}</h1>
    ${
      items.length === 0
        ? NOTHING
        : html`<ul>
            ${items}
          </ul>`
    }
  </div>`;
}

function crossedInWords(one: ThresholdResult, run: RunRecord, { metrics }: Catalogue): string {
  const text = `${limitTitle(one, metrics)}: ${measured(one)} measured, ${allowed(one)} asked`;
  return one.firstBeyond === null ? text : `${text}; first ${beganAt(one.firstBeyond, run)}`;
}

function beganAt({ at, region, callId }: NonNullable<ThresholdResult['firstBeyond']>, run: RunRecord): string {
  return `at ${clock(Date.parse(at) - Date.parse(run.startedAt))} in ${region}, call ${callId}`;
}

/** A row a system: what a person waits for, and what they hear. */
export function systemsHtml(run: RunRecord, catalogue: Catalogue, models: string): Html {
  const rows = run.systems.map((system) => systemRow(system, catalogue));
  const titles = [
    'System',
    'What a person waits for',
    '>p50',
    '>p95',
    '>Score',
    '>Tried',
    '>Succeeded',
    '>Failed',
    '>SER',
    '',
  ];
  return html`${table(`Scores: ${models}. SER: session establishment ratio, RFC 6076 §4.6.`, titles, rows)}`;
}

function systemRow({ system, title, calls, metrics, scale, ser, thresholds }: SystemResult, catalogue: Catalogue) {
  const known = catalogue.systems.find(({ id }) => id === system);
  const waits = metrics[known?.waitsFor.metric ?? ''];
  const unit = catalogue.metrics.find(({ id }) => id === known?.waitsFor.metric)?.unit ?? '';
  const scores: Record<string, number> = { ...metrics[known?.score.metric ?? ''] };
  return [
    html`<strong>${title}</strong>`,
    known?.waitsFor.label ?? '',
    figure(waits?.p50, unit),
    figure(waits?.p95, unit),
    html`<strong>${opinion(scores[known?.score.statistic ?? ''])}</strong>
      <span class="soft">${scoreLabel(known?.score.label ?? '', scale)}</span>`,
    String(calls.placed),
    String(calls.answered),
    String(calls.failed),
    ser === null ? '–' : figure(ser * 100, '%'),
    mark(thresholds.every(({ passed }) => passed)),
  ];
}

/** Every limit of the profile, with the spread of what was measured. */
export function limitsHtml(run: RunRecord, catalogue: Catalogue): Html {
  const rows = run.systems.flatMap(({ thresholds, metrics }) =>
    thresholds.map((one) => {
      const all = metrics[one.metric];
      return [
        limitTitle(one, catalogue.metrics),
        html`<strong>${measured(one)}</strong>`,
        allowed(one),
        mark(one.passed),
        spread(all?.p5, one.unit),
        spread(all?.p50, one.unit),
        spread(all?.p95, one.unit),
        spread(all?.p99, one.unit),
        String(all?.count ?? '–'),
        one.firstBeyond === null ? '' : beganAt(one.firstBeyond, run),
      ];
    }),
  );
  const titles = ['Limit', '>Measured', '>Allowed', '', '>p5', '>p50', '>p95', '>p99', '>Samples', 'First beyond it'];
  return table(
    `Limits of profile ${run.profile}. Percentiles are exact, over the call records (nearest rank).`,
    titles,
    rows,
  );
}

/** A figure without its unit, which stands beside it; a score with its two decimals. */
function spread(value: number | undefined, unit: string): string {
  return unit === '1' ? opinion(value) : figure(value, '');
}

/** RFC 6076's indicators of each system that has them. */
export function kpisHtml({ systems }: RunRecord): Html {
  const tables = systems.flatMap(({ title, sip }) =>
    sip === null
      ? []
      : [table(`${title}: SIP performance by RFC 6076, as the telephones counted it.`, KPI_TITLES, kpiRows(sip))],
  );
  return html`${tables}`;
}

/** What the scenario checked by name; failed ones first. */
export function checksHtml({ checks = [] }: RunRecord): Html {
  if (checks.length === 0) return NOTHING;
  const rows = [...checks]
    .sort((a, b) => b.fails - a.fails)
    .map(({ name, passes, fails }) => [name, mark(fails === 0), String(passes), String(fails)]);
  return table('Checks of the scenario; one that failed fails the run.', ['Check', '', '>Passed', '>Failed'], rows);
}
