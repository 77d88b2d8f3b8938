import type { AttemptRecord, Catalogue, RunRecord } from '../../catalogue/index.ts';
import { limitTitle, allowed } from '../words.ts';
import type { Limit, Line } from './chart.ts';
import type { PanelData } from './panel-data.ts';
import type { ScoreInput } from './score-plot.ts';

interface Sources {
  run: RunRecord;
  records: readonly AttemptRecord[];
  panels: readonly PanelData[];
  catalogue: Catalogue;
}

/** What the timeline draws of a system: its score, and the service that is scaled for it. */
export function scoreInput({ run, records, panels, catalogue }: Sources, id: string | undefined): ScoreInput {
  const system = catalogue.systems.find((one) => one.id === id);
  const from = Date.parse(run.startedAt);
  const ends = [run.endedAt ?? '', ...records.map(({ endedAt }) => endedAt), ...run.timeline.map(({ at }) => at)];
  const pick = (metric: string, legend: string): Line['points'] | null =>
    panelOf(panels, catalogue, metric)?.series.find((one) => one.legend === legend)?.points ?? null;
  return {
    events: run.systems.at(-1)?.system === id,
    records: records.filter((record) => record.system === system?.id),
    title: system?.title ?? '',
    one: system?.attempt.one ?? 'attempt',
    many: system?.attempt.many ?? 'attempts',
    metric: catalogue.metrics.find(({ id }) => id === system?.score.metric),
    limit: limitOf(run, system?.score.metric, catalogue),
    live: pick(`vigie.${system?.id ?? ''}.interval.mos`, system?.score.statistic ?? ''),
    replicas: pick('vigie.service.replicas', system?.scaling?.service ?? ''),
    from,
    to: ends.map((at) => Date.parse(at)).reduce((a, b) => (b > a ? b : a), from + 1000),
  };
}

function limitOf({ systems }: RunRecord, score: string | undefined, { metrics }: Catalogue): Limit | null {
  const thresholds = systems.flatMap((one) => one.thresholds);
  const found = thresholds.find(({ metric, limit }) => metric === score && limit.min !== undefined);
  if (found?.limit.min === undefined) return null;
  return { value: found.limit.min, side: 'min', text: `limit: ${limitTitle(found, metrics)} ${allowed(found)}` };
}

/** A panel's sentence is its metric's own: that is how the panel of a metric is found. */
function panelOf(panels: readonly PanelData[], { metrics }: Catalogue, metric: string): PanelData | undefined {
  const good = metrics.find(({ id }) => id === metric)?.good;
  return panels.find(({ panel }) => panel.kind === 'timeseries' && panel.description === good);
}
