import crypto from 'k6/crypto';
import type { PadPlan } from '../../catalogue/types/pad.ts';
import type { Written } from './editor.ts';
import { Editor } from './editor.ts';
import { passTo } from './pass.ts';
import type { Replica } from './replicas.ts';

/** Passes outlive the run. */
const PASS_SECONDS = 600;
/** Of a SHA-256 in hexadecimal: 128 bits are beyond chance. */
const DIGEST_LENGTH = 32;

/** Somebody at a pad. */
export interface Seat {
  name: string;
  editor: Editor;
}

/** A pad, and who writes in it here. */
export interface Table {
  pad: string;
  /** From 1. */
  number: number;
  seats: Seat[];
}

interface Options {
  plan: PadPlan;
  key: string;
  heard: (name: string, written: Written) => void;
}

/** The pads of a part; those of two parts that write together are the same. */
export function tablesOf(options: Options): Table[] {
  const { pads, editors, runId, region, peerRegion } = options.plan;
  const regions = [...new Set([region, peerRegion])].sort().join('-');
  return Array.from({ length: pads }, (_, i) => {
    const pad = `${runId}-${regions}-${i + 1}`;
    const names = Array.from({ length: editors }, (_, j) => `${region}-${j + 1}`);
    return { pad, number: i + 1, seats: names.map((name) => seatAt(pad, name, options)) };
  });
}

export function seatAt(pad: string, name: string, { plan, key, heard }: Options): Seat {
  const seconds = Math.ceil(plan.durationMs / 1000) + PASS_SECONDS;
  const place = { url: plan.url, pad, pass: passTo(pad, name, { key, seconds }) };
  return { name, editor: new Editor(place, (written) => heard(name, written)) };
}

/** What somebody has of a pad: text, and the clock of each author's changes. */
export function replicaAt({ name, editor }: Seat): Replica {
  const { text, clocks } = editor.replica;
  return { editor: name, digest: crypto.sha256(`${clocks}\n${text}`, 'hex').slice(0, DIGEST_LENGTH) };
}
