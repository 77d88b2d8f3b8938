import type { AttemptRecord, Outage, StayRecord } from '../catalogue/index.ts';
import { figure } from './words.ts';

/** The stays among some records: those of rooms. */
export function staysIn(records: readonly AttemptRecord[]): StayRecord[] {
  return (records as readonly (AttemptRecord | StayRecord)[]).filter(
    (record): record is StayRecord => record.schema === 'vigie/rooms/1',
  );
}

/** What the losses of the server cost, in a sentence; none where there was none. */
export function outagesInWords(stays: readonly StayRecord[]): string[] {
  const hit = stays.filter(({ outages }) => outages.length > 0);
  if (hit.length === 0) return [];
  const all = hit.flatMap(({ outages }) => outages);
  const longest = Math.max(...all.map(({ unseenMs }) => unseenMs));
  const people = hit.length === 1 ? '1 participant' : `${hit.length} participants`;
  const back = all.filter(({ way }) => way !== null).length;
  const times = all.length === 1 ? 'once' : `${all.length} times`;
  return [
    `${people} lost the server, ${times}, and found it again ${back} of these: saw nothing for up to ${seconds(longest)}`,
  ];
}

/** How one loss went, e.g. `media lost, joined again after 6.2 s and 3 attempts, saw nothing for 7.1 s`. */
export function outageInWords({ cause, way, attempts, tookMs, unseenMs }: Outage): string {
  const ended = way === null ? 'given up' : way === 'resume' ? 'resumed' : 'joined again';
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return `${cause} lost, ${ended} after ${seconds(tookMs)} and ${tries}, saw nothing for ${seconds(unseenMs)}`;
}

/** What somebody sent of what the way up was held to carry, e.g. `up 230 of 336 kbit/s`; none for who sent no picture. */
export function wayUp({ uplink }: StayRecord): string[] {
  if (uplink === null || uplink === undefined) return [];
  return [`up ${figure(uplink.sentKbitPerS, '', 0)} of ${figure(uplink.estimateKbitPerS, 'kbit/s', 0)}`];
}

/** That a way up was too narrow for half of the time and more; a stall of the machine is shorter. */
export function narrowInWords({ uplink }: StayRecord): string[] {
  if (uplink === null || uplink === undefined || uplink.narrowPct < 50) return [];
  const [sent, arrived] = [uplink.sentKbitPerS, uplink.arrivedKbitPerS].map((rate) => figure(rate, 'kbit/s', 0));
  return [
    `way up too narrow for ${figure(uplink.narrowPct, '%', 0)} of the time (${uplink.source}): ${sent} sent, ${arrived} arrived`,
  ];
}

function seconds(ms: number): string {
  return figure(ms / 1000, 's', 1);
}
