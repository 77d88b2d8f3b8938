import type { Catalogue, LinkAsked, Plan, Profile } from '../../catalogue/index.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Prepared } from './prepare.ts';

/** What a run is asked for. */
export interface Soak {
  catalogue: Catalogue;
  profile: Profile;
  /** Region that the run is about. */
  region: string;
  /** Whose people are called, where they are not those of `region`. */
  peerRegion?: string;
  /** One of each part, i.e. system and region. */
  plans: readonly Plan[];
  seed: number;
  runId: string;
  /** Asked of the wan, towards each region that takes part. */
  wan: LinkAsked;
  prepared: Prepared;
  /** Arguments of the command line, for the record. */
  command: string;
  terminal: Terminal;
  interrupt: AbortSignal;
}
