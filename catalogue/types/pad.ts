import type { Plan } from './plan.ts';

/** The plan of a part of the system `pad`. */
export interface PadPlan extends Plan {
  system: 'pad';
  /** Pads that are written at a time, and people who write in each, here. */
  pads: number;
  editors: number;
  /** An edit that is not in every replica by then has failed, ms. */
  withinMs: number;
  url: string;
  keyFile: string;
  /** Who writes in the same pads from `peerRegion`; not there where nobody does. */
  peer?: {
    /** In each pad. */
    editors: number;
    /** Host and port of this end and of the other, for the exchange of times: on the core network, not across the wan. */
    listen: string;
    address: string;
    /** Secret by which the two probes know each other's words. */
    keyFile: string;
  };
}
