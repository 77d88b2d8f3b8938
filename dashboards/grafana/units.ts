const GRAFANA_UNITS: Record<string, string> = { '': 'none', ms: 'ms', '%': 'percent', B: 'bytes' };

/** Grafana's name of a unit; others are written after the figure as they are. */
export function grafanaUnit(unit: string): string {
  return GRAFANA_UNITS[unit] ?? `suffix: ${unit}`;
}
