import type { AttemptRecord, CallRecord, Catalogue, Profile, RunRecord, StayRecord } from '../catalogue/index.ts';
import type { RunEvidence } from './evidence/read-evidence.ts';
import { againHtml, generatorHtml, linksHtml, versionsHtml } from './html/facts.ts';
import { headHtml } from './html/head.ts';
import { NOTHING, html, section } from './html/markup.ts';
import { matrixHtml } from './html/matrix.ts';
import type { PanelData } from './html/panel-data.ts';
import { panelsHtml } from './html/panels.ts';
import { scoreInput } from './html/score-input.ts';
import { staysHtml } from './html/stays.ts';
import { waterfallHtml } from './html/waterfall.ts';
import { callsIn } from './samples.ts';
import { staysIn } from './stays.ts';
import type { Span } from './traces/spans.ts';
import { STYLE } from './html/style.ts';
import { checksHtml, kpisHtml, limitsHtml, systemsHtml, verdictHtml } from './html/summary.ts';
import { timelineHtml } from './html/timeline.ts';
import { truthHtml } from './html/truth.ts';
import { videoTruthHtml } from './html/video-truth.ts';
import { worstHtml } from './html/worst.ts';

export interface HtmlInput {
  run: RunRecord;
  records: readonly AttemptRecord[];
  panels: readonly PanelData[];
  profile: Profile;
  catalogue: Catalogue;
  evidence: RunEvidence;
  /** Of the run's traces, those that were kept. */
  spans?: readonly Span[];
}

/** Nothing may be fetched or run, whatever a server wrote into a record; the sound is in the page. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src data:";

/** The whole report: one file that opens without a network. */
export function renderHtml(input: HtmlInput): string {
  const { run, records, panels, profile, catalogue, evidence } = input;
  const calls = callsIn(records);
  const scores = run.systems.map(({ system }) => scoreInput(input, system));
  const [score = scoreInput(input, undefined)] = scores;
  const stays = staysIn(records);
  const links = run.links ?? [];
  const body = html`<header>${headHtml(run, calls, catalogue)}</header>
    <main>
      ${verdictHtml(run, catalogue)}
      ${section('systems', 'Systems', html`${systemsHtml(run, catalogue, [...modelsOf(calls), ...modelsSeen(stays)].join('; ') || 'none was given')}${limitsHtml(run, catalogue)}${checksHtml(run)}${kpisHtml(run)}`)}
      ${section('timeline', 'Timeline', html`${scores.map((one) => timelineHtml(run, one))}`)}
      ${section('regions', 'Region by region', matrixHtml(calls, catalogue.regions))}
      ${section('panels', 'Measured over time', panelsHtml(panels, score))}
      ${section('worst', 'Worst calls', worstHtml(calls, run, evidence))}
      ${stays.length === 0 ? NOTHING : section('stays', 'Worst participants', staysHtml(stays, run))}
      ${waterfallHtml(records, input.spans ?? [])}
      ${links.length === 0 ? NOTHING : section('wan', 'The wan, asked against got', linksHtml(links))}
      ${section('truth', 'Held against ViSQOL', truthHtml(run.truth))}
      ${run.videoTruth === undefined ? NOTHING : section('truth-video', 'Held against VMAF', videoTruthHtml(run.videoTruth))}
      ${section('generator', 'The generator’s own health', generatorHtml(run.generators, profile))}
      ${section('again', 'Run it again', againHtml(run))} ${section('versions', 'What ran', versionsHtml(run))}
    </main>
    <footer>Vigie, run ${run.id}. This file needs no network.</footer>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="color-scheme" content="light dark">
${html`<title>Vigie ${run.id}: ${run.verdict.status}</title>`.text}
<style>${STYLE}</style></head>
<body>
${body.text}
</body></html>
`;
}

/** Every score says which model gave it, with which parameters. */
function modelsOf(calls: readonly CallRecord[]): string[] {
  const ears = calls.flatMap(({ codec, heard }) => [heard.caller, heard.callee].map((ear) => ({ codec, ear })));
  const models = ears.flatMap(({ codec, ear }) => {
    if (ear === null) return [];
    const { model, codecParameters, playout } = ear;
    return [`${model}, ${codec} Ie ${codecParameters.ie} Bpl ${codecParameters.bpl}, playout ${playout}`];
  });
  return [...new Set(models)];
}

function modelsSeen(stays: readonly StayRecord[]): string[] {
  return [...new Set(stays.flatMap(({ seen }) => seen.map(({ model }) => model)))];
}
