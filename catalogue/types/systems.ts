import type { CodecName, MediaWay, Transport } from './plan.ts';

/**
 * `catalogue/metrics/`, an entry. A value v is counted in the bucket with the smallest bound >= v; percentiles are
 * nearest-rank, so board and run record agree within a bucket.
 */
export interface Metric {
  /**
   * OpenTelemetry name, e.g. `vigie.voice.mos`. In the store its dots are underscores and nothing is added; a histogram
   * is `_bucket`, `_sum` and `_count`.
   */
  id: string;
  title: string;
  kind: 'histogram' | 'counter' | 'gauge';
  /** Where its samples are in a record, e.g. `heard.*.mos` (`*`: each value); only of what records carry. */
  sample?: string;
  /** UCUM, e.g. `ms`, `1`, `%`, `{packet}`. */
  unit: string;
  /** What it is and where it comes from (RFC, ITU-T clause). */
  description: string;
  /** What a manager reads under the panel. */
  good: string;
  attributes: string[];
  buckets?:
    | { linear: { from: number; to: number; step: number } }
    | { exponential: { from: number; to: number; ratio: number } };
}

/** `catalogue/regions.yaml`, an entry. */
export interface Region {
  id: string;
  title: string;
  /** 1 to 9: third octet of its networks and first digit of its telephone numbers. */
  index: number;
}

/** `catalogue/regions.yaml`, what is between two regions. */
export interface Between {
  pair: [string, string];
  /** Of the network, either way. */
  oneWayMs: number;
}

/** `catalogue/profiles/NAME.yaml`. */
export interface Profile {
  name: string;
  description: string;
  duration: string;
  generator: { latenessP99Ms: number };
  /** What each system that runs has to carry, by its id; each of its own shape (schemas/load-SYSTEM.schema.json). */
  systems: Record<string, Load>;
  thresholds: Limits;
  /** In place of those of the same metrics, where a run is between two regions: it has the way between them in its times. */
  across?: Limits;
}

/** By system, metric (last part of its id) and statistic. */
export type Limits = Record<string, Record<string, Record<string, Limit>>>;

/** What a profile says of a system. */
export type Load = Record<string, unknown>;

/** The load of the system `voice`. */
export interface VoiceLoad extends Load {
  calls: number;
  talk: string;
  ring: string;
  codec: CodecName;
  /** Nothing is sent in silence but comfort noise (RFC 3389); not with opus. @default false */
  dtx?: boolean;
  /** @default ['udp'] */
  transports?: Transport[];
  /** @default ['rtp'] */
  media?: MediaWay[];
  /** Each feature of a telephone is tried once before the calls. @default false */
  features?: boolean;
  playout: 'f1' | 'f2' | 'adaptive';
}

export interface Limit {
  min?: number;
  max?: number;
}

/** `catalogue/systems/NAME.yaml`. */
export interface System {
  id: string;
  title: string;
  /** Folder of `scenarios/`, with `main.ts`. */
  scenario: string;
  /** Compose services it is made of. */
  services: string[];
  /** Words for what is tried, e.g. call, calls, answered. */
  attempt: { one: string; many: string; succeeded: string };
  /** What goes into the plan as it is: addresses and files as the probe sees them. */
  places?: Record<string, unknown>;
  /** The row of the verdict table. */
  waitsFor: { label: string; metric: string };
  score: { label: string; metric: string; statistic: string };
  /** Alerts that tell, and ask nothing of the autoscaler. */
  alerts?: AlertRule[];
  /** None where the system does not grow by itself. */
  scaling?: Scaling;
}

export type ScaledSystem = System & { scaling: Scaling };

export interface Scaling {
  service: string;
  min: number;
  max: number;
  cooldown: string;
  /** Any of these alerts asks for one more instance. */
  out: AlertRule[];
  /** This alert asks for one less; it holds only while more than `min` instances run. */
  in: AlertRule;
}

export interface AlertRule {
  name: string;
  /** MetricsQL of the signal, one series; no data does not fire. */
  expr: string;
  /** Fires while the signal is below; a rule has this or `above`. */
  below?: number;
  /** Fires while the signal is above. */
  above?: number;
  for: string;
  summary: string;
}
