import type {
  CallRecord,
  CheckResult,
  LinkMeasured,
  ProbeStatus,
  StayRecord,
  SystemResult,
  ThresholdResult,
  Verdict,
} from '../catalogue/index.ts';
import { outagesInWords } from './stays.ts';
import { linkGot } from './words.ts';

interface Scene {
  calls: readonly CallRecord[];
  stays: readonly StayRecord[];
  generators: readonly ProbeStatus[];
  checks: readonly CheckResult[];
  interrupted: boolean;
  links: readonly LinkMeasured[];
}

/** Silent calls that are named one by one; of more, the number is said. */
const NAMED = 3;

/** Order: void (the figures are not the system's), interrupted, failed, passed. */
export function verdictOn(systems: readonly SystemResult[], scene: Scene): Verdict {
  const spoiled = scene.generators.flatMap(faultsOf);
  spoiled.push(...scene.links.flatMap(otherThanAsked));
  if (scene.generators.length === 0 && !scene.interrupted) spoiled.push('no generator left an account of itself');
  if (spoiled.length > 0) return { status: 'void', exitCode: 4, reasons: spoiled };
  const crossed = systems.flatMap(({ thresholds }) => thresholds.filter(({ passed }) => !passed)).map(inWords);
  const idle = systems.filter(({ calls }) => calls.placed === 0).map(({ system }) => `${system}: nothing was tried`);
  const unmet = scene.checks.filter(({ fails }) => fails > 0).map(unmetInWords);
  const silent = [...silence(scene.calls), ...outagesInWords(scene.stays)];
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

/** What a generator did that makes its figures not the system's fault, as it says itself. */
function faultsOf({ region, system = 'voice', voidReasons }: ProbeStatus): string[] {
  return (voidReasons ?? []).map((reason) => `the generator of ${system} in ${region}: ${reason}`);
}

/** A link that is not what was asked makes the scores those of another network; a measurement that was late tells nothing. */
function otherThanAsked(link: LinkMeasured): string[] {
  return link.void || link.within
    ? []
    : [`the wan from ${link.from} to ${link.to} is not what was asked: ${linkGot(link)}`];
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
    firstBeyond === null ? '' : `, first in ${firstBeyond.region} at ${firstBeyond.at} (${firstBeyond.callId})`;
  return `${name} ${Number(value.toFixed(3))} (${bound})${since}`;
}
