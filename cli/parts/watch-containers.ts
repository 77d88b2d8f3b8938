import type { TimelineEvent } from '../../catalogue/index.ts';
import { tryDocker } from '../docker/docker.ts';

/** As long as the longest run, and then some. */
const TIMEOUT_MS = 48 * 3600 * 1000;
const KILLED = 137;

/** A container of the stack that ended, or came back. */
export interface ContainerEvent {
  at: string;
  service: string;
  what: 'die' | 'start' | 'oom';
  /** Only of one that ended. */
  exitCode: number | null;
}

/** Watching the stack's containers, until it is told to stop. */
export interface Watch {
  /** What has happened since, in its order. */
  stop: () => Promise<TimelineEvent[]>;
}

/** Hear of every container of the project that ends or starts from now on. */
export function watchContainers(project: string): Watch {
  const [seen, ending] = [new Array<ContainerEvent>(), new AbortController()];
  const filters = [
    'type=container',
    'event=die',
    'event=start',
    'event=oom',
    `label=com.docker.compose.project=${project}`,
  ];
  const args = ['events', ...filters.flatMap((filter) => ['--filter', filter]), '--format', '{{json .}}'];
  const onLine = (line: string): void => {
    const event = parseEvent(line);
    if (event !== null) seen.push(event);
  };
  // Ended by us, or with the engine: what was heard up to then stands.
  const watching = tryDocker(args, { timeoutMs: TIMEOUT_MS, signal: ending.signal, onLine });
  return {
    stop: async () => {
      ending.abort();
      await watching;
      return faults(seen);
    },
  };
}

/** One line of `docker events --format '{{json .}}'`; null when it is of no service. */
export function parseEvent(line: string): ContainerEvent | null {
  if (!line.startsWith('{')) return null;
  const { Action, timeNano, Actor } = JSON.parse(line) as {
    Action: string;
    timeNano: number;
    Actor: { Attributes: Record<string, string> };
  };
  const service = Actor.Attributes['com.docker.compose.service'];
  if (service === undefined || (Action !== 'die' && Action !== 'start' && Action !== 'oom')) return null;
  const exitCode = Action === 'die' ? Number(Actor.Attributes['exitCode']) : null;
  return { at: new Date(timeNano / 1e6).toISOString(), service, what: Action, exitCode };
}

/** What of it is to be told: who ended otherwise than by being asked, and when it was back. */
export function faults(events: readonly ContainerEvent[]): TimelineEvent[] {
  const away = new Set<string>();
  return events.flatMap(({ at, service, what, exitCode }): TimelineEvent[] => {
    const fault = (text: string): TimelineEvent[] => [{ at, kind: 'fault', subject: service, text }];
    if (what === 'oom') return fault(`a process of ${service} was ended by the kernel: out of memory`);
    if (what === 'start') return away.delete(service) ? fault(`${service} started again`) : [];
    // 143: asked by SIGTERM, as whoever scales does.
    if (exitCode === 0 || exitCode === 143) return [];
    away.add(service);
    return fault(exitCode === KILLED ? `${service} was killed` : `${service} ended, exit code ${String(exitCode)}`);
  });
}

/** What happened to containers during a run, as a reason beside those of a verdict; none where nothing did. */
export function faultsInWords(timeline: readonly TimelineEvent[]): string[] {
  const ended = timeline.filter(
    ({ kind, text }) => kind === 'fault' && / (was killed|ended,|was ended) /.test(`${text} `),
  );
  return ended.length === 0 ? [] : [`during the run: ${ended.map(({ text }) => text).join(', ')}`];
}
