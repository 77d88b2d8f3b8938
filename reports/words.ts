import type { RunRecord, ThresholdResult } from '../catalogue/index.ts';

/** A figure with its unit, as a person reads it. */
export function figure(value: number | null, unit: string): string {
  if (value === null) return 'nothing';
  const shown = Number(value.toFixed(2));
  return unit === '1' || unit.startsWith('{') || unit === '' ? String(shown) : `${shown} ${unit}`;
}

export function limitInWords({ limit, unit }: ThresholdResult): string {
  const { min, max } = limit;
  return [
    ...(min === undefined ? [] : [`≥ ${figure(min, unit)}`]),
    ...(max === undefined ? [] : [`≤ ${figure(max, unit)}`]),
  ].join(', ');
}

/** The verdict in a sentence. */
export function sentence({ verdict, region, profile }: RunRecord): string {
  return `Region ${region}, profile ${profile}: ${verdict.status}.`;
}
