import type { Catalogue, LinkAsked, PadPlan, Plan, Profile, Region, VoicePlan } from '../../catalogue/index.ts';
import { oneWayMs, peopleOf } from '../../catalogue/index.ts';

/** Systems whose people of one region do something together with those of another. */
export const CROSSING: readonly string[] = ['voice', 'pad'];

/** UDP ports on which the probes of a run tell each other the time, on the core network: one for each system. */
const PORTS = { voice: 4750, pad: 4751 };

/** The plans of a system's parts in two regions; the one that it has, where its people keep to themselves. */
export function acrossRegions(plan: Plan, region: Region, peer: Region): Plan[] {
  if (plan.system === 'voice') return callsAcross(plan as VoicePlan, region, peer);
  if (plan.system === 'pad') return padsAcross(plan as PadPlan, region, peer);
  return [plan];
}

/** The plan of calls to another region, and its probe's, which answers them. */
function callsAcross(plan: VoicePlan, region: Region, peer: Region): VoicePlan[] {
  const shared = { ...plan, people: { ...plan.people, ...peopleOf(region, peer) }, features: false };
  const end = (role: 'calls' | 'answers', own: Region, far: Region): VoicePlan => ({
    ...shared,
    ...placed(own, far),
    peer: { role, ...exchange(PORTS.voice, far) },
  });
  return [end('calls', region, peer), end('answers', peer, region)];
}

/** Who writes in a pad is dealt to both regions, the odd one to the first: the load stays what the profile says. */
function padsAcross(plan: PadPlan, region: Region, peer: Region): PadPlan[] {
  const there = Math.floor(plan.editors / 2);
  const end = ([own, editors]: readonly [Region, number], [far, others]: readonly [Region, number]): PadPlan => ({
    ...plan,
    ...placed(own, far),
    editors,
    peer: { editors: others, ...exchange(PORTS.pad, far), keyFile: '/run/secrets/probe_key' },
  });
  const [first, second] = [[region, plan.editors - there] as const, [peer, there] as const];
  return [end(first, second), end(second, first)];
}

function placed(own: Region, far: Region): Pick<Plan, 'region' | 'peerRegion'> {
  return { region: own.id, peerRegion: far.id };
}

function exchange(port: number, far: Region): { listen: string; address: string } {
  return { listen: `0.0.0.0:${port}`, address: `probe-${far.id}:${port}` };
}

/** A profile with the limits that it has for runs of two regions, in place of those of the same metrics. */
export function profileAcross(profile: Profile): Profile {
  const thresholds = { ...profile.thresholds };
  for (const [system, limits] of Object.entries(profile.across ?? {})) {
    thresholds[system] = { ...thresholds[system], ...limits };
  }
  return { ...profile, thresholds };
}

/** What is asked of the wan: what a person said, and between two regions the delay that the catalogue has of them. */
export function linkBetween(
  { between }: Pick<Catalogue, 'between'>,
  [region, peer]: readonly [Region, Region],
  { delayMs, ...said }: Omit<LinkAsked, 'delayMs'> & { delayMs: number | undefined },
): LinkAsked {
  return { ...said, delayMs: delayMs ?? oneWayMs(between, region.id, peer.id) };
}
