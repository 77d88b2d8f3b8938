import type {
  CallRecord,
  CheckResult,
  ProbeStatus,
  Profile,
  SystemResult,
  ThresholdResult,
  Verdict,
} from '../catalogue/index.ts';

interface Scene {
  calls: readonly CallRecord[];
  generators: readonly ProbeStatus[];
  profile: Profile;
  checks: readonly CheckResult[];
  interrupted: boolean;
}

/** Silent calls that are named one by one; of more, the number is said. */
const NAMED = 3;

/** Order: void (the figures are not the system's), interrupted, failed, passed. */
export function verdictOn(systems: readonly SystemResult[], scene: Scene): Verdict {
  const spoiled = scene.generators.flatMap((generator) => faultsOf(generator, scene.profile));
  if (scene.generators.length === 0 && !scene.interrupted) spoiled.push('no generator left an account of itself');
  if (spoiled.length > 0) return { status: 'void', exitCode: 4, reasons: spoiled };
  const crossed = systems.flatMap(({ thresholds }) => thresholds.filter(({ passed }) => !passed)).map(inWords);
  const idle = systems.every(({ calls }) => calls.placed === 0) ? ['no call was placed'] : [];
  const unmet = scene.checks.filter(({ fails }) => fails > 0).map(unmetInWords);
  const silent = silence(scene.calls);
  if (scene.interrupted) {
    return {
      status: 'interrupted',
      exitCode: 1,
      reasons: ['interrupted: judged on what ran', ...crossed, ...unmet, ...silent],
    };
  }
  const failed = [...idle, ...crossed, ...unmet];
  if (failed.length > 0) return { status: 'failed', exitCode: 99, reasons: [...failed, ...silent] };
  return { status: 'passed', exitCode: 0, reasons: silent };
}

/** What a generator did that makes its figures not the system's fault. */
function faultsOf({ region, latenessMs, socketDrops }: ProbeStatus, { generator }: Profile): string[] {
  const faults: string[] = [];
  if (latenessMs.p99 > generator.latenessP99Ms) {
    const limit = `at most ${generator.latenessP99Ms} ms`;
    faults.push(`the generator of ${region} sent late: p99 ${latenessMs.p99.toFixed(1)} ms (${limit})`);
  }
  if (socketDrops > 0) {
    faults.push(`the kernel dropped ${socketDrops} packets at the sockets of the generator of ${region}`);
  }
  return faults;
}

/** Directions in which nothing was heard: they score 1, and a percentile may still pass over them. */
function silence(calls: readonly CallRecord[]): string[] {
  const silent = calls.flatMap(({ callId, heard }) =>
    (['caller', 'callee'] as const).filter((ear) => heard[ear]?.silent === true).map((ear) => `${ear} of ${callId}`),
  );
  if (silent.length === 0) return [];
  const more = silent.length > NAMED ? ` and ${silent.length - NAMED} more` : '';
  return [`heard nothing: ${silent.slice(0, NAMED).join(', ')}${more}`];
}

function unmetInWords({ name, passes, fails }: CheckResult): string {
  return `check "${name}" failed, ${fails} of ${passes + fails} times`;
}

function inWords({ name, value, limit, firstBeyond }: ThresholdResult): string {
  const { min, max } = limit;
  const bounds = [...(min === undefined ? [] : [`at least ${min}`]), ...(max === undefined ? [] : [`at most ${max}`])];
  const bound = bounds.join(', ');
  if (value === null) return `${name}: nothing was measured (${bound})`;
  const since =
    firstBeyond === null ? '' : `, first in ${firstBeyond.region} at ${firstBeyond.at} (call ${firstBeyond.callId})`;
  return `${name} ${Number(value.toFixed(3))} (${bound})${since}`;
}
