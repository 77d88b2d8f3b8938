/**
 * What every record of an attempt has, whatever the system: a call, somebody's
 * stay in a room, a mail. One line of `SYSTEM-REGION.ndjson`; what else is in
 * it is read by the paths of catalogue/metrics/.
 */
export interface AttemptRecord {
  /** E.g. `vigie/call/1`. */
  schema: string;
  runId: string;
  /** Of the attempt in its system; a call has its Call-ID in place of it. */
  id?: string;
  callId?: string;
  system: string;
  region: string;
  peerRegion: string;
  /** ISO 8601 with milliseconds. */
  startedAt: string;
  endedAt: string;
  /** `answered` and `done` are successes; `refused` was designed; `aborted` was cut by the end of the run. */
  outcome: 'answered' | 'done' | 'failed' | 'refused' | 'aborted';
  /** Why it failed, in words; null when it did not. */
  failure: string | null;
}
