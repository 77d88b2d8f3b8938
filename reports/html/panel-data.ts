/** A panel of the boards with what the store has for it. */
export interface PanelData {
  panel: {
    title: string;
    /** What good is, in a sentence. */
    description: string;
    unit: string;
    kind: 'timeseries' | 'stat';
    limits: { min?: number; max?: number; label: string }[];
  };
  series: { legend: string; points: [timeMs: number, value: number][] }[];
}
