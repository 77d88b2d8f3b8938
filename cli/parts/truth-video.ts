import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { PicturesList, VideoTruthRecord, Vmaf } from '../../catalogue/index.ts';
import { tryDocker } from '../docker/docker.ts';
import { lastLines } from '../docker/last-lines.ts';
import { probeUser } from '../docker/project.ts';
import type { Finished } from '../docker/run.ts';
import type { RunFolder } from './run-folder.ts';
import { TRUTH_VIDEO } from './truth-image.ts';

/** The slowest view that was seen, 20 s of 640 × 360 on a busy machine, with room. */
const VIEW_SECONDS = 90;
/** Pictures of 20 s and of the source, uncoded, twice. */
const MEMORY = '1g';

/**
 * Hold the views that a run left against their source by VMAF, in a container
 * without a network, without capabilities, on a root that it cannot write to.
 * Never throws for what goes wrong there: it is in the record, and the verdict stands.
 */
export async function scoreVideoTruth(folder: RunFolder): Promise<VideoTruthRecord> {
  const all: VideoTruthRecord = { status: 'failed', problem: null, views: [] };
  const problems: string[] = [];
  for (const list of picturesOf(folder)) {
    if (list.views.length < list.asked) {
      problems.push(`${list.asked - list.views.length} of ${list.asked} views were too short, or nobody saw them`);
    }
    if (list.views.length === 0) continue;
    const seconds = VIEW_SECONDS * list.views.length;
    const views = folder.file(`evidence/truth-video-${list.region}`);
    const done = await tryDocker(containerArguments(views, seconds), { timeoutMs: (seconds + 30) * 1000 });
    const one = videoTruthOf(list, done);
    all.views.push(...one.views);
    if (one.problem !== null) problems.push(one.problem);
  }
  if (all.views.length === 0 && problems.length === 0) problems.push('no probe left a view');
  return { ...all, status: all.views.length > 0 ? 'scored' : 'failed', problem: problems.join('; ') || null };
}

function picturesOf(folder: RunFolder): PicturesList[] {
  const root = folder.file('evidence');
  if (!existsSync(root)) return [];
  const names = readdirSync(root).filter((name) => /^pictures-.+\.json$/.test(name));
  return names.sort().map((name) => JSON.parse(readFileSync(folder.file(`evidence/${name}`), 'utf8')) as PicturesList);
}

function containerArguments(views: string, seconds: number): string[] {
  const { uid, gid } = probeUser();
  const walls = ['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  const bounds = ['--memory', MEMORY, '--pids-limit', '64', '--tmpfs', '/tmp:size=64m'];
  const mount = ['--user', `${uid}:${gid}`, '--volume', `${views}:/views:ro`];
  return ['run', '--rm', '--pull', 'never', ...walls, ...bounds, ...mount, TRUTH_VIDEO.image].concat([
    'score',
    '--limit',
    `${seconds}s`,
    '/views',
  ]);
}

/** The record from what `vigie-pictures score` printed, a line of JSON a view. */
export function videoTruthOf(
  { views: listed }: Pick<PicturesList, 'views'>,
  done: Pick<Finished, 'exitCode' | 'stdout' | 'stderr'>,
): VideoTruthRecord {
  const lines = done.stdout.split('\n').filter((line) => line.startsWith('{'));
  const scores = new Map(lines.map(parseLine).map((line) => [line.view, line]));
  const views = listed.flatMap((one) => {
    const score = scores.get(one.view);
    if (score?.mean === undefined) return [];
    const { mean, harmonic, p5, slots, stale, unread } = score;
    return [{ ...one, vmaf: { mean, harmonic, p5, slots, stale, unread } }];
  });
  const missing = listed.length - views.length;
  const error = [...scores.values()].find((line) => line.error !== undefined)?.error;
  const last = lastLines(done.stderr, 1).join('');
  const why = error ?? (last === '' ? `the container ended with ${done.exitCode ?? 'a signal'}` : last);
  return {
    status: views.length === 0 ? 'failed' : 'scored',
    problem: missing === 0 ? null : `${missing} of ${listed.length} views were not scored: ${why}`,
    views,
  };
}

type ScoreLine = { view: string; error?: string } & (Vmaf | { mean?: undefined });

/** A line cut by a killed container is no score. */
function parseLine(line: string): ScoreLine {
  try {
    return JSON.parse(line) as ScoreLine;
  } catch {
    return { view: '', error: `Cannot read "${line.slice(0, 80)}"` };
  }
}
