import type { Moments, ProbeStatus, SipCounts, SipIndicators } from '../catalogue/index.ts';
import { figure } from './words.ts';

/** RFC 6076's indicators over all generators; null where none counted. */
export function kpisOf(generators: readonly ProbeStatus[]): SipIndicators | null {
  const counts = generators.flatMap(({ sip }) => (sip === undefined || sip === null ? [] : [sip]));
  if (counts.length === 0) return null;
  const sum = (of: (one: SipCounts) => Moments | null): Moments | null => counts.map(of).reduce(plus, null);
  const invites = counts.flatMap((one) =>
    Object.entries(one.invites).map(([status, count]) => ({ status: Number(status), count })),
  );
  const share = (part: (status: number) => boolean, excluded: (status: number) => boolean): number | null => {
    const tried = invites.filter(({ status }) => !excluded(status));
    const all = total(tried);
    return all === 0 ? null : (100 * total(tried.filter(({ status }) => part(status)))) / all;
  };
  return {
    rrdMs: sum(({ rrdMs }) => rrdMs),
    srdMs: sum(({ srdMs }) => srdMs),
    failedSrdMs: sum(({ failedSrdMs }) => failedSrdMs),
    sddMs: sum(({ sddMs }) => sddMs),
    failedSddMs: sum(({ failedSddMs }) => failedSddMs),
    serPct: share(succeeds, goesOn),
    seerPct: share((status) => succeeds(status) || CHOSEN.has(status), goesOn),
    isaPct: share((status) => INEFFECTIVE.has(status), challenged),
  };
}

/** §4.7: the called person's own choice. */
const CHOSEN = new Set([480, 486, 600, 603]);
/** §4.8: the network failed, or had too much to do. */
const INEFFECTIVE = new Set([408, 500, 503, 504]);

const succeeds = (status: number): boolean => status >= 200 && status < 300;
/** A challenged INVITE and the one with credentials are one attempt. */
const challenged = (status: number): boolean => status === 401 || status === 407;
/** §4.6: neither success nor failure, the attempt goes on elsewhere or with credentials. */
const goesOn = (status: number): boolean => challenged(status) || status === 402 || (status >= 300 && status < 400);

function total(some: readonly { count: number }[]): number {
  return some.reduce((sum, { count }) => sum + count, 0);
}

function plus(a: Moments | null, b: Moments | null): Moments | null {
  if (a === null || b === null) return a ?? b;
  return { count: a.count + b.count, sum: a.sum + b.sum, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

export const KPI_TITLES = [
  'indicator',
  'RFC 6076',
  'formula',
  '>mean or share',
  '>least',
  '>most',
  '>counted',
] as const;

/** A row an indicator, in the order of RFC 6076, as every report shows them. */
export function kpiRows(sip: SipIndicators): string[][] {
  const delay = (name: string, section: string, formula: string, one: Moments | null): string[] => [
    name,
    section,
    formula,
    figure(one === null ? null : one.sum / one.count, 'ms'),
    figure(one?.min, 'ms'),
    figure(one?.max, 'ms'),
    String(one?.count ?? 0),
  ];
  const ratio = (name: string, section: string, formula: string, pct: number | null): string[] => [
    name,
    section,
    formula,
    figure(pct, '%'),
    '',
    '',
    '',
  ];
  return [
    delay('RRD', '§4.1', 'first REGISTER to its 200', sip.rrdMs),
    delay('SRD, succeeded', '§4.3.1', 'first INVITE to the first 18x or 200', sip.srdMs),
    delay('SRD, failed', '§4.3.2', 'first INVITE to the refusal', sip.failedSrdMs),
    delay('SDD, succeeded', '§4.4', 'BYE to its 200', sip.sddMs),
    delay('SDD, failed', '§4.4', 'BYE to any other end', sip.failedSddMs),
    ratio('SER', '§4.6', '2xx of INVITEs but 3xx, 401, 402, 407', sip.serPct),
    ratio('SEER', '§4.7', 'SER with 480, 486, 600, 603 beside the 2xx', sip.seerPct),
    ratio('ISA', '§4.8', '408, 500, 503, 504 of INVITEs but 401, 407', sip.isaPct),
  ];
}
