import type { CallRecord, Catalogue, RunRecord } from '../../catalogue/index.ts';
import { figure, opinion } from '../words.ts';
import type { Html } from './markup.ts';
import { html } from './markup.ts';
import { clock } from './scale.ts';

/** Who, when, and the few figures that one asks for first. */
export function headHtml(run: RunRecord, calls: readonly CallRecord[], catalogue: Catalogue): Html {
  const region = catalogue.regions.find(({ id }) => id === run.region)?.title ?? run.region;
  const length = run.endedAt === null ? '' : `, ${clock(Date.parse(run.endedAt) - Date.parse(run.startedAt))} long`;
  const at = `${run.startedAt.slice(0, 10)} ${run.startedAt.slice(11, 16)} UTC`;
  const ears = calls.flatMap(({ heard }) => [heard.caller, heard.callee]).filter((ear) => ear !== null);
  const metrics = run.systems.find(({ system }) => system === 'voice')?.metrics ?? {};
  const packets = ears.reduce((sum, { received }) => sum + received, 0);
  const facts: [string, string][] = [
    ['calls placed', String(calls.length)],
    ['MOS p5', opinion(metrics['vigie.voice.mos']?.p5)],
    ['set-up p95', figure(metrics['vigie.voice.srd']?.p95, 'ms')],
    ['loss p95', figure(metrics['vigie.voice.loss']?.p95, '%')],
    ['jitter p95', figure(metrics['vigie.voice.jitter']?.p95, 'ms')],
    ['packets heard', packets.toLocaleString('en')],
  ];
  return html`<p class="soft">
      <strong>Vigie</strong> · soak of ${region} · profile ${run.profile} · ${at}${length} · run <code>${run.id}</code>
    </p>
    <dl class="facts">
      ${facts.map(
        ([title, value]) =>
          html`<div>
            <dt>${title}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
}
