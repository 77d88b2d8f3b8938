import type { Plan } from '../../catalogue/types/plan.ts';

/** The plan of a part of the system `pad`. */
export interface PadPlan extends Plan {
  /** Pads that are written at a time, and people who write in each. */
  pads: number;
  editors: number;
  /** An edit that is not in every replica by then has failed, ms. */
  withinMs: number;
  url: string;
  keyFile: string;
}
