/** An alert of a system, as both evaluators take it. */
export interface Alert {
  name: string;
  /** The signal: no data while it must not fire. */
  signal: string;
  /** MetricsQL comparison, e.g. `< 3.8`. */
  comparison: '<' | '>';
  threshold: number;
  for: string;
  labels: { vigie_system: string; vigie_service: string; vigie_action: 'out' | 'in' };
  summary: string;
}

/** An alert that tells somebody, and asks for no action: it lacks the labels that the autoscaler's route wants. */
export type Notice = Omit<Alert, 'labels'> & { labels: { vigie_system: string } };
