import type { CallRecord, Catalogue, Profile, RunRecord } from '../../catalogue/index.ts';
import { judge } from '../../reports/index.ts';

interface Evidence {
  calls: CallRecord[];
  profile: Profile;
  catalogue: Catalogue;
  interrupted: boolean;
}

/** A record with its systems and its verdict. */
export function judgeRun(run: RunRecord, { calls, profile, catalogue, interrupted }: Evidence): RunRecord {
  const { systems, verdict } = judge({ run, calls, generators: run.generators, profile, catalogue, interrupted });
  return { ...run, systems, verdict };
}
