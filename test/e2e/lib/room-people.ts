import type { Look, Watched } from '../browser/room.ts';
import type { BrowserStack } from './browser.ts';

/** Of engine/room's report, what is held against a browser. */
export interface EngineLook {
  /** Unix time, ms. */
  At: number;
  Report: {
    /** Of the last signalling ping, ns; 0 before the first. */
    RoundTrip: number;
    Video:
      | {
          Track: string;
          Frames: number;
          Width: number;
          Height: number;
          Freezes: number;
          Loss: Packets;
          /** What its model of a playout buffer held pictures back for, ns. */
          Playout: { Count: number; Mean: number };
        }[]
      | null;
    Audio: { Track: string; Loss: Packets }[] | null;
  };
}

interface Packets {
  Packets: number;
  Lost: number;
}

/** One track that both a browser and the engine received, each over the same seconds. */
export interface Both {
  /** e.g. `video TR_VC…, seen by person 1`. */
  title: string;
  kind: 'audio' | 'video';
  /** How long both watched. */
  seconds: number;
  browser: Figures;
  engine: Figures;
}

export interface Figures {
  packetsPerS: number;
  /** Share that never came, 0 to 1. */
  lost: number;
  /** Pictures a second that came whole. */
  fps: number;
  width: number;
  height: number;
  freezes: number;
  /** What the playout buffer held back for, mean; 0 of the engine's sound, which has none there. */
  bufferMs: number;
}

const STAY_S = 75;
const K6 = ['vigie-k6', 'run', '--quiet', '--summary-mode=disabled', '--log-format', 'raw', '/browser/room.ts'];

/** Two browsers and the engine in a room of this name, to the end. */
export async function meet(stack: BrowserStack, room: string): Promise<{ people: Watched[]; engine: EngineLook[] }> {
  const address = await invitation(stack, room);
  const engine = stack.exec([], ['vigie-room', '-room', room, '-stay', `${STAY_S}s`], (STAY_S + 60) * 1000);
  await engine.printed(/joined/);
  const browsers = await stack.exec(['-e', `ADDRESS=${address}`], K6, 180_000).finished;
  const said = browsers.stdout + browsers.stderr;
  const people = [...said.matchAll(/^watched (.*)$/gm)].map(([, json = '']) => JSON.parse(json) as Watched);
  const { exitCode, stdout, stderr } = await engine.finished;
  if (exitCode !== 0) throw new Error(`vigie-room ended with ${exitCode}: ${stderr.slice(-2000)}`);
  if (people.length !== 2) throw new Error(`${people.length} of 2 people saw the room: ${said.slice(-4000)}`);
  const looks = stdout.trim().split('\n');
  return { people, engine: looks.map((line) => JSON.parse(line) as EngineLook) };
}

/** A picture, in the browser's container, of the page with two people and nobody else. */
export async function photograph(stack: BrowserStack, room: string, picture: string): Promise<void> {
  const settings = {
    ADDRESS: await invitation(stack, room),
    PICTURE: picture,
    PEOPLE: 'Dora Maar,Emil Berliner',
    TILES: '2',
    WATCH_MS: '1000',
    STAY_ON_MS: '20000',
  };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const { stdout, stderr } = await stack.exec(given, K6, 180_000).finished;
  const said = stdout + stderr;
  if (said.split('watched ').length !== 3) throw new Error(`Cannot take a picture of the room: ${said.slice(-4000)}`);
}

/** The address of a room at the gate, with what lets somebody in. */
async function invitation(stack: BrowserStack, room: string): Promise<string> {
  const link = (await stack.in('rooms', ['node', '/usr/share/vigie/rooms/rooms.mjs', 'invite', room])).trim();
  const { pathname, hash } = new URL(link);
  return `https://rooms.vigie.test:4443${pathname}${hash}`;
}

/** Every track of a browser's that the other browser and the engine received. */
export function both({ people, engine }: { people: Watched[]; engine: EngineLook[] }): Both[] {
  return people.flatMap(({ person, looks: [from, to] }) => {
    const [before, after] = [nearest(engine, from.at), nearest(engine, to.at)];
    return to.inbound.flatMap(({ track, kind }): Both[] => {
      const seen = engineFigures(track, before, after);
      const browser = browserFigures(track, from, to);
      const title = `${kind} ${track}, as person ${person} got it`;
      return seen === null || browser === null
        ? []
        : [{ title, kind, seconds: (to.at - from.at) / 1000, browser, engine: seen }];
    });
  });
}

function nearest(looks: EngineLook[], at: number): EngineLook {
  const [first, ...rest] = looks;
  if (first === undefined) throw new Error('vigie-room printed nothing');
  return rest.reduce((best, look) => (Math.abs(look.At - at) < Math.abs(best.At - at) ? look : best), first);
}

function browserFigures(track: string, from: Look, to: Look): Figures | null {
  const before = from.inbound.find((one) => one.track === track);
  const after = to.inbound.find((one) => one.track === track);
  if (before === undefined || after === undefined) return null;
  const seconds = (to.at - from.at) / 1000;
  const [packets, lost] = [after.packets - before.packets, after.lost - before.lost];
  return {
    packetsPerS: packets / seconds,
    lost: lost / Math.max(packets + lost, 1),
    fps: (after.frames - before.frames) / seconds,
    width: after.width,
    height: after.height,
    freezes: after.freezes - before.freezes,
    bufferMs: (1000 * (after.bufferS - before.bufferS)) / Math.max(after.emitted - before.emitted, 1),
  };
}

/** null for a track that the engine did not receive: its own. */
function engineFigures(track: string, from: EngineLook, to: EngineLook): Figures | null {
  const seconds = (to.At - from.At) / 1000;
  const find = ({ Report }: EngineLook) => ({
    video: Report.Video?.find((one) => one.Track === track),
    any: [...(Report.Video ?? []), ...(Report.Audio ?? [])].find((one) => one.Track === track),
  });
  const [before, after] = [find(from), find(to)];
  if (before.any === undefined || after.any === undefined) return null;
  const packets = after.any.Loss.Packets - before.any.Loss.Packets;
  const lost = after.any.Loss.Lost - before.any.Loss.Lost;
  return {
    packetsPerS: packets / seconds,
    lost: lost / Math.max(packets + lost, 1),
    fps: ((after.video?.Frames ?? 0) - (before.video?.Frames ?? 0)) / seconds,
    width: after.video?.Width ?? 0,
    height: after.video?.Height ?? 0,
    freezes: (after.video?.Freezes ?? 0) - (before.video?.Freezes ?? 0),
    bufferMs: heldMs(before.video?.Playout, after.video?.Playout),
  };
}

type Held = { Count: number; Mean: number } | undefined;

function heldMs(before: Held = { Count: 0, Mean: 0 }, after: Held = { Count: 0, Mean: 0 }): number {
  const pictures = after.Count - before.Count;
  return (after.Mean * after.Count - before.Mean * before.Count) / Math.max(pictures, 1) / 1e6;
}
