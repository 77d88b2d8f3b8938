import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelLimit } from '../panel.ts';

const GOOD = 'green';
const BAD = 'red';

/** Limits as Grafana's steps: each colour holds from its value upwards, and each value is a line. */
export function thresholds(limits: readonly PanelLimit[]): ThresholdsConfigBuilder {
  const lows = limits.flatMap(({ min }) => (min === undefined ? [] : [min])).sort(ascending);
  const highs = limits.flatMap(({ max }) => (max === undefined ? [] : [max])).sort(ascending);
  const steps: Threshold[] = [
    { value: null, color: lows.length > 0 ? BAD : GOOD },
    ...lows.map((value) => ({ value, color: GOOD })),
    ...highs.map((value) => ({ value, color: BAD })),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function ascending(a: number, b: number): number {
  return a - b;
}
