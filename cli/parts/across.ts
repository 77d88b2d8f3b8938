import type { LinkAsked, Plan, Region, VoicePlan } from '../../catalogue/index.ts';
import { oneWayMs, peopleOf } from '../../catalogue/index.ts';
import type { Catalogue } from '../../catalogue/index.ts';

/** UDP port on which the probes of a run tell each other the time, on the core network. */
const PORT = 4750;

/** The plan of calls to another region, and its probe's, which answers them. */
export function acrossRegions(plan: Plan, region: Region, peer: Region): Plan[] {
  const voice = plan as VoicePlan;
  const shared = { ...voice, people: { ...voice.people, ...peopleOf(region, peer) }, features: false };
  const end = (role: 'calls' | 'answers', own: Region, far: Region): VoicePlan => ({
    ...shared,
    region: own.id,
    peerRegion: far.id,
    peer: { role, listen: `0.0.0.0:${PORT}`, address: `probe-${far.id}:${PORT}` },
  });
  return [end('calls', region, peer), end('answers', peer, region)];
}

/** What is asked of the wan: what a person said, and between two regions the delay that the catalogue has of them. */
export function linkBetween(
  { between }: Pick<Catalogue, 'between'>,
  [region, peer]: readonly [Region, Region],
  { delayMs, ...said }: Omit<LinkAsked, 'delayMs'> & { delayMs: number | undefined },
): LinkAsked {
  return { ...said, delayMs: delayMs ?? oneWayMs(between, region.id, peer.id) };
}
