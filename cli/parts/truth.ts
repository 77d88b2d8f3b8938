import { existsSync } from 'node:fs';
import type { EvidenceList, TruthPair, TruthRecord } from '../../catalogue/index.ts';
import { readEvidence } from '../../reports/index.ts';
import { lastLines } from '../docker/last-lines.ts';
import { probeUser } from '../docker/project.ts';
import type { Finished } from '../docker/run.ts';
import { tryDocker } from '../docker/docker.ts';
import type { RunFolder } from './run-folder.ts';
import { TRUTH_IMAGE } from './truth-image.ts';

/** What numba compiles, and the slowest pair that was seen, with room. */
const [START_SECONDS, PAIR_SECONDS] = [60, 20];
const MEMORY = '1g';

export const NOT_ASKED: TruthRecord = { status: 'not asked', problem: null, pairs: [], calibrationError: null };

/**
 * Let ViSQOL hear the pairs that a run left, in a container without a network,
 * without capabilities, on a root that it cannot write to. Never throws for
 * what goes wrong there: it is in the record, and the verdict stands.
 */
export async function scoreTruth(folder: RunFolder): Promise<TruthRecord> {
  const listed = readEvidence(folder.dir).lists.flatMap(({ truth }: EvidenceList) => truth);
  const pairs = folder.file('evidence/truth');
  if (listed.length === 0 || !existsSync(pairs)) {
    return { ...NOT_ASKED, status: 'failed', problem: 'no call left two seconds of sound that can be decoded' };
  }
  const seconds = START_SECONDS + PAIR_SECONDS * listed.length;
  const done = await tryDocker(containerArguments(pairs, listed.length, seconds), { timeoutMs: (seconds + 30) * 1000 });
  return truthOf(listed, done);
}

function containerArguments(pairs: string, count: number, seconds: number): string[] {
  const { uid, gid } = probeUser();
  const walls = ['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  const bounds = ['--memory', MEMORY, '--pids-limit', '64', '--tmpfs', '/tmp:size=64m'];
  const mount = ['--user', `${uid}:${gid}`, '--volume', `${pairs}:/pairs:ro`];
  const asked = ['--pairs', String(count), '--seconds', String(seconds), '/pairs'];
  return ['run', '--rm', '--pull', 'never', ...walls, ...bounds, ...mount, TRUTH_IMAGE, ...asked];
}

/** The record from what `truth.py` printed, a line of JSON a pair. */
export function truthOf(
  listed: readonly TruthPair[],
  done: Pick<Finished, 'exitCode' | 'stdout' | 'stderr'>,
): TruthRecord {
  const lines = done.stdout.split('\n').filter((line) => line.startsWith('{'));
  const scores = new Map(lines.map(parseLine).map((line) => [line.pair, line]));
  const scored = listed.flatMap((pair) => {
    const mosLqo = scores.get(pair.pair)?.mosLqo;
    return mosLqo === undefined ? [] : [{ ...pair, mosLqo }];
  });
  const error = [...scores.values()].find((line) => line.error !== undefined)?.error;
  const last = lastLines(done.stderr, 1).join('');
  const why = error ?? (last === '' ? `the container ended with ${done.exitCode ?? 'a signal'}` : last);
  const missing = listed.length - scored.length;
  return {
    status: scored.length === 0 ? 'failed' : 'scored',
    problem: missing === 0 ? null : `${missing} of ${listed.length} pairs were not scored: ${why}`,
    pairs: scored,
    calibrationError: errorOf(scored),
  };
}

interface ScoreLine {
  pair: string;
  mosLqo?: number;
  error?: string;
}

/** A line cut by a killed container is no score. */
function parseLine(line: string): ScoreLine {
  try {
    return JSON.parse(line) as ScoreLine;
  } catch {
    return { pair: '', error: `Cannot read "${line.slice(0, 80)}"` };
  }
}

function errorOf(pairs: TruthRecord['pairs']): TruthRecord['calibrationError'] {
  if (pairs.length === 0) return null;
  const errors = pairs.map(({ mapped, mosLqo }) => Math.abs(mapped - mosLqo));
  const mean = errors.reduce((sum, one) => sum + one, 0) / errors.length;
  return { count: errors.length, mean, max: errors.reduce((a, b) => Math.max(a, b)) };
}
