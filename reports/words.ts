import type {
  LinkAsked,
  LinkFigure,
  LinkMeasured,
  Metric,
  RunRecord,
  ThresholdResult,
  TruthRecord,
  VideoTruthRecord,
} from '../catalogue/index.ts';

/** A figure with its unit, as a person reads it. */
export function figure(value: number | null | undefined, unit: string, digits = digitsFor(value ?? 0)): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (unit === 'B' || unit === 'By') return `${Math.round(value / 1e6)} MB`;
  const shown = value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  return unit === '1' || unit === '' || unit.startsWith('{') ? shown : `${shown} ${unit}`;
}

/** An opinion score, always with two decimals. */
export function opinion(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(2);
}

/** What a score is, e.g. `p5, E-model NB`: never without its scale, where it has one. */
export function scoreLabel(label: string, scale: string | null): string {
  return scale === null ? label : `${label} ${scale}`;
}

/** What was asked of the wan, e.g. `3 % loss in runs of 4, 80 ms delay`; null when nothing was. */
export function linkInWords({ lossPct, burst, delayMs, jitterMs }: LinkAsked): string | null {
  const parts = [
    lossPct > 0 ? `${figure(lossPct, '%')} loss${burst > 1 ? ` in runs of ${burst}` : ''}` : '',
    delayMs > 0 ? `${figure(delayMs, 'ms')} delay` : '',
    jitterMs > 0 ? `${figure(jitterMs, 'ms')} jitter` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

/** Asked against got, e.g. `3 % loss asked, 3.02 ± 0.36 got; 80 ms delay asked, 80.1 ± 0.2 got`. */
export function linkGot({ figures }: LinkMeasured): string {
  return figures
    .filter((link) => !isChance(link))
    .map(figureGot)
    .join('; ');
}

/** Losses at random come in runs a little longer than one packet: nobody asked for that. */
function isChance({ name, asked, within }: LinkFigure): boolean {
  return name === 'burst' && asked < 1.2 && within;
}

/** The ± is three standard errors of a sample of that size. */
function figureGot({ name, unit, asked, got, uncertainty }: LinkFigure): string {
  return `${figure(asked, unit)} ${name} asked, ${figure(got, '', 2)} ± ${figure(uncertainty, '', 2)} got`;
}

/** How far the parametric score was from the signal-based one, in a sentence. */
export function truthInWords({ status, problem, calibrationError: error }: TruthRecord): string {
  if (status === 'not asked') return 'ViSQOL was not asked (--truth 4 lets it hear four calls).';
  if (error === null) return `ViSQOL scored nothing: ${problem ?? 'no reason was given'}.`;
  const { count, mean, max } = error;
  const ears = count === 1 ? '1 ear' : `${count} ears`;
  return `ViSQOL heard ${ears}: the score is off by ${opinion(mean)} on average, ${opinion(max)} at most.`;
}

/** What VMAF saw of the sampled cameras, in a sentence. */
export function videoTruthInWords({ problem, views }: VideoTruthRecord): string {
  if (views.length === 0) return `VMAF scored nothing: ${problem ?? 'no reason was given'}.`;
  const means = views.map(({ vmaf }) => vmaf.mean);
  const seen = views.length === 1 ? '1 camera' : `${views.length} cameras`;
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
  return `VMAF saw ${seen}: ${figure(mean, '')} on average, ${figure(Math.min(...means), '')} the worst.`;
}

/** Three figures that matter, and never more than two decimals. */
function digitsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 100) return 0;
  return size >= 10 ? 1 : 2;
}

/** What was measured; with as many decimals as it takes to see on which side of the limit it lies. */
export function measured({ value, statistic, unit, limit }: ThresholdResult): string {
  if (value === null) return 'nothing';
  const [shown, shownUnit] = scaled(value, statistic, unit);
  const bounds = [limit.min, limit.max]
    .filter((bound) => bound !== undefined)
    .map((bound) => scaled(bound, statistic, unit)[0]);
  const tooShort = (digits: number): boolean =>
    bounds.some((bound) => bound !== shown && Number(shown.toFixed(digits)) === bound);
  let digits = digitsFor(shown);
  while (digits < 6 && tooShort(digits)) digits += 1;
  return unit === '1' && statistic !== 'ratio' ? shown.toFixed(Math.max(2, digits)) : figure(shown, shownUnit, digits);
}

/** What is allowed, e.g. `≤ 500 ms`. */
export function allowed({ limit: { min, max }, statistic, unit }: ThresholdResult): string {
  const bound = (sign: string, value: number | undefined): string[] =>
    value === undefined ? [] : [`${sign} ${figure(...scaled(value, statistic, unit))}`];
  return [...bound('≥', min), ...bound('≤', max)].join(', ');
}

/** A ratio is read as percent. */
function scaled(value: number, statistic: string, unit: string): [value: number, unit: string] {
  return statistic === 'ratio' ? [value * 100, '%'] : [value, unit];
}

/** E.g. `Call quality, p5`; the metric's id where the catalogue has it no more. */
export function limitTitle({ metric, statistic }: ThresholdResult, metrics: readonly Metric[]): string {
  return `${metrics.find(({ id }) => id === metric)?.title ?? metric}, ${statistic}`;
}

/** The verdict in a sentence. */
export function sentence({ verdict, region, profile, systems }: RunRecord): string {
  const who = `Region ${region}, profile ${profile}`;
  const thresholds = systems.flatMap((system) => system.thresholds);
  const crossed = thresholds.filter(({ passed }) => !passed).length;
  const placed = systems.reduce((sum, { calls }) => sum + calls.placed, 0);
  const tried = placed === 1 ? '1 attempt' : `${placed} attempts`;
  switch (verdict.status) {
    case 'passed':
      return `${who}: passed. In ${tried}, ${crossedOf(0, thresholds.length)}.`;
    case 'failed':
      return `${who}: failed. In ${tried}, ${crossedOf(crossed, thresholds.length)}.`;
    case 'void':
      return `${who}: void. The figures are not the system’s doing.`;
    case 'interrupted':
      return `${who}: interrupted. Judged on the ${tried} that ran: ${crossedOf(crossed, thresholds.length)}.`;
    case 'error':
      return `${who}: ended by an error of Vigie’s own.`;
    case 'running':
      return `${who}: still running, or killed.`;
  }
}

function crossedOf(crossed: number, all: number): string {
  if (all === 1) return crossed === 1 ? 'the one limit was crossed' : 'the one limit was kept';
  return crossed === 0 ? `all ${all} limits were kept` : `${crossed} of ${all} limits were crossed`;
}
