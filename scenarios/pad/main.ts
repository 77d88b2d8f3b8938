import { clearInterval, setInterval } from 'k6/timers';
import { Journal } from 'k6/x/vigie/journal';
import { Peer } from 'k6/x/vigie/peer';
import type { PadPlan } from '../../catalogue/types/pad.ts';
import { checksFile, verify } from '../lib/checks.ts';
import { optionsOf, readPlan, wholeRun } from '../lib/plan.ts';
import { randomOf } from '../lib/random.ts';
import { compare } from './compare.ts';
import { Edits } from './edits.ts';
import { Far } from './far.ts';
import type { Seat, Table } from './table.ts';
import { seatAt, tablesOf } from './table.ts';
import { typist } from './typist.ts';
import { sleep, until } from './wait.ts';

const plan = readPlan() as PadPlan;
const journal = new Journal(plan);
const peer = plan.peer === undefined ? null : new Peer(plan);
const far =
  peer === null || plan.peer === undefined
    ? null
    : new Far(peer, { region: plan.peerRegion, editors: plan.peer.editors });
const edits = new Edits(plan, journal, peer === null ? Date.now : () => peer.now());
const key = open(plan.keyFile).trim();

export const options = optionsOf(plan);

/** How long all editors may take to come in, those of another region to be there, and the last edits to settle, ms. */
const [COME_IN_MS, MEET_MS, SETTLE_MS] = [15_000, 40_000, 12_000];
/** How much later than ours the others' last edits may have settled, ms. */
const DONE_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** A key struck later than this after its time tells of a busy generator, whose waits are its own, ms; percent of keys. */
const [LATE_MS, LATE_PCT] = [100, 2];
/** Seats of the second of two regions, so that both do not write the same at the same time (a pad has 100 editors at most). */
const SECOND = 50;

/** IDs under which our own write: what others wrote, another probe follows. */
const own = new Set<number>();

export default wholeRun(plan, async () => {
  const tables = tablesOf({ plan, key, heard });
  const all = tables.flatMap(({ seats }) => seats.map(({ editor }) => editor));
  for (const { document } of all) own.add(document.clientID);
  try {
    const ready = await until(() => all.every(({ isReady }) => isReady), COME_IN_MS);
    verify('editors', all, {
      'all come in': () => ready,
      'write under IDs of their own': () => own.size === all.length,
    });
    const together = ready && (await isMet());
    journal.ready(all.filter(({ isReady }) => isReady).length);
    if (together) await write(tables);
    for (const table of tables) await compareAt(table, together);
  } finally {
    for (const editor of all) editor.leave();
  }
  await far?.leave();
  await journal.close();
});

/** Somebody's replica has what somebody else wrote, here or elsewhere. */
function heard(editor: string, written: Parameters<Edits['heard']>[0]['written']): void {
  if (own.has(written.client)) edits.heard({ editor, written });
  else far?.saw({ editor, written });
}

/** Those of the other region are there, where there are any. */
async function isMet(): Promise<boolean> {
  if (far === null) return true;
  const problem = await far.meets(MEET_MS);
  verify(`editors of ${far.region}`, problem, { 'are there': (why) => why === null });
  return problem === null;
}

/** All write at a time, each at their own pace, for the length of the plan. */
async function write(tables: readonly Table[]): Promise<void> {
  const end = Date.now() + plan.durationMs;
  const late = { keys: 0, of: 0 };
  const looking = setInterval(look, LOOK_EVERY_MS);
  const first = plan.region > plan.peerRegion ? SECOND : 0;
  const writers = tables.flatMap((table, i) =>
    table.seats.map((seat, j) => writeAlone(table, seat, { random: seedOf(i * 100 + first + j), until: end, late })),
  );
  await Promise.all(writers);
  await until(() => edits.open === 0, SETTLE_MS);
  edits.giveUpAll();
  await far?.done(DONE_MS);
  clearInterval(looking);
  const share = (100 * late.keys) / Math.max(1, late.of);
  if (share > LATE_PCT)
    journal.void(`${share.toFixed(1)} % of the keys were struck over ${LATE_MS} ms late (limit ${LATE_PCT} %)`);
}

function seedOf(seat: number): () => number {
  return randomOf(plan.seed + seat);
}

/** Take in what the other probe says, and what has come too late. */
function look(): void {
  far?.hear(edits);
  edits.giveUp();
  const clock = far?.clock ?? null;
  if (clock !== null) journal.clock(clock);
}

interface Sitting {
  random: () => number;
  until: number;
  late: { keys: number; of: number };
}

async function writeAlone({ pad, seats }: Table, seat: Seat, { random, until: end, late }: Sitting): Promise<void> {
  const others = [...seats.filter((other) => other !== seat).map(({ name }) => name), ...(far?.editors ?? [])];
  let due = Date.now();
  for (const { key: struck, afterMs } of typist(random)) {
    due += afterMs;
    if (due > end) return;
    await sleep(Math.max(0, due - Date.now()));
    const behind = Date.now() - due;
    journal.late(Math.max(0, behind));
    late.of += 1;
    if (behind > LATE_MS) late.keys += 1;
    const written = seat.editor.strike(struck, random);
    if (written !== null) edits.begin({ pad, editor: seat.name, others }, written);
  }
}

/** Hold all replicas against each other, and against what somebody gets who comes only now. */
async function compareAt(table: Table, together: boolean): Promise<void> {
  const latecomer = seatAt(table.pad, `${plan.region}-late`, { plan, key, heard: () => undefined });
  await until(() => latecomer.editor.isReady, COME_IN_MS);
  await compare(table, latecomer, together ? far : null, () => far?.hear(edits));
  latecomer.editor.leave();
}

export function handleSummary(data: Parameters<typeof checksFile>[1]): Record<string, string> {
  return checksFile(plan, data);
}
