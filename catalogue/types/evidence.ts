/** What a probe kept of its calls to be looked into: `runs/ID/evidence/evidence-REGION.json`. */
export interface EvidenceList {
  schema: 'vigie/evidence/1';
  region: string;
  /** Calls whose sound could be kept, and those that were over the memory for it. */
  tapped: number;
  untapped: number;
  /** Most that was kept of an ear, s; memory for all calls that were up, bytes. */
  tapSeconds: number;
  tapBytes: number;
  /** Calls that failed, and those of them whose ladder was written. */
  failed: number;
  ladders: number;
  /** Calls with a folder, the worst first. */
  worst: { callId: string; folder: string; mos: number; ears: string[]; sound: boolean; cut: boolean }[];
  /** Worst calls that the bound on bytes left out. */
  leftOut: number;
  /** Pairs in `truth/`, chosen by the seed. */
  truth: TruthPair[];
}

/** What an ear heard beside what was said to it, and the parametric listening score of the same packets. */
export interface TruthPair {
  callId: string;
  ear: string;
  /** `PAIR.said.wav` and `PAIR.heard.wav`. */
  pair: string;
  scale: string;
  /** Percent. */
  lossPct: number;
  burstRatio: number;
  /** E-model without delay, and mapped to ViSQOL's scale (docs/decisions/truth.md). */
  mos: number;
  mapped: number;
}

/** A sample of calls, heard by a signal-based measure too. */
export interface TruthRecord {
  status: 'not asked' | 'scored' | 'failed';
  /** Why some or all were not scored. */
  problem: string | null;
  /** `mosLqo` is ViSQOL's, 1 to 5. */
  pairs: (TruthPair & { mosLqo: number })[];
  /** |mapped − MOS-LQO| over the pairs, points of MOS; null without a pair. */
  calibrationError: { count: number; mean: number; max: number } | null;
}
