import type { AttemptRecord, Catalogue, Profile, RunRecord } from '../../catalogue/index.ts';
import { judge } from '../../reports/index.ts';

interface Evidence {
  records: AttemptRecord[];
  profile: Profile;
  catalogue: Catalogue;
  interrupted: boolean;
}

/** A record with its systems and its verdict. */
export function judgeRun(run: RunRecord, evidence: Evidence): RunRecord {
  const { systems, verdict } = judge({ run, generators: run.generators, ...evidence });
  return { ...run, systems, verdict };
}
