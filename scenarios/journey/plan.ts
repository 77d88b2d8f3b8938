import type { Plan } from '../../catalogue/types/plan.ts';

/** The plan of a part of the system `journey`. */
export interface JourneyPlan extends Plan {
  /** Journeys in all, evenly spread. */
  journeys: number;
  /** A step that takes longer has failed, ms. */
  withinMs: number;
  gate: { address: string; port: number };
  edge: string;
  domain: string;
  rooms: string;
  submission: string;
  mailboxes: string;
  keyFile: string;
  caFile: string;
  /** The first of two numbers, by region. */
  numbers: Record<string, number>;
}
