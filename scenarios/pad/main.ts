import { clearInterval, setInterval, setTimeout } from 'k6/timers';
import { Journal } from 'k6/x/vigie/journal';
import { checksFile, verify } from '../lib/checks.ts';
import { optionsOf, readPlan, wholeRun } from '../lib/plan.ts';
import { randomOf } from '../lib/random.ts';
import { Editor } from './editor.ts';
import { Edits } from './edits.ts';
import { passTo } from './pass.ts';
import type { PadPlan } from './plan.ts';
import { typist } from './typist.ts';

const plan = readPlan() as PadPlan;
const journal = new Journal(plan);
const edits = new Edits(plan, journal);
const key = open(plan.keyFile).trim();

export const options = optionsOf(plan);

/** How long all editors may take to come in, and the last edits to settle, ms. */
const [COME_IN_MS, SETTLE_MS] = [15_000, 10_000];
const LOOK_EVERY_MS = 20;
/** A key struck later than this after its time tells of a busy generator, whose waits are its own, ms; percent of keys. */
const [LATE_MS, LATE_PCT] = [100, 2];

interface Table {
  pad: string;
  editors: Editor[];
}

export default wholeRun(plan, async () => {
  const tables = Array.from({ length: plan.pads }, (_, i) => tableOf(`${plan.runId}-${plan.region}-${i + 1}`));
  const all = tables.flatMap(({ editors }) => editors);
  try {
    const ready = await until(() => all.every(({ isReady }) => isReady), COME_IN_MS);
    const ids = new Set(all.map(({ document }) => document.clientID));
    verify('editors', all, {
      'all come in': () => ready,
      'write under IDs of their own': () => ids.size === all.length,
    });
    journal.ready(all.filter(({ isReady }) => isReady).length);
    if (ready) await write(tables);
    for (const table of tables) await compare(table);
  } finally {
    for (const editor of all) editor.leave();
  }
  await journal.close();
});

function tableOf(pad: string): Table {
  const names = Array.from({ length: plan.editors }, (_, i) => `${plan.region}-${i + 1}`);
  const seconds = Math.ceil(plan.durationMs / 1000) + 600;
  const editors = names.map((name) => {
    const place = { url: plan.url, pad, pass: passTo(pad, name, { key, seconds }) };
    return new Editor(place, (editor, written) => edits.heard(editor, written));
  });
  return { pad, editors };
}

/** All write at a time, each at their own pace, for the length of the plan. */
async function write(tables: readonly Table[]): Promise<void> {
  const end = Date.now() + plan.durationMs;
  const late = { keys: 0, of: 0 };
  const writers = tables.flatMap((table, i) =>
    table.editors.map((editor, j) => writeAlone(table, editor, { seat: i * 100 + j, until: end, late })),
  );
  const looking = setInterval(() => edits.giveUp(Date.now()), 1000);
  await Promise.all(writers);
  await settle();
  clearInterval(looking);
  const share = (100 * late.keys) / Math.max(1, late.of);
  if (share > LATE_PCT)
    journal.void(`${share.toFixed(1)} % of the keys were struck over ${LATE_MS} ms late (limit ${LATE_PCT} %)`);
}

interface Sitting {
  seat: number;
  until: number;
  late: { keys: number; of: number };
}

async function writeAlone({ pad, editors }: Table, editor: Editor, { seat, until, late }: Sitting): Promise<void> {
  const random = randomOf(plan.seed + seat);
  const others = editors.filter((other) => other !== editor);
  let due = Date.now();
  for (const { key, afterMs } of typist(random)) {
    due += afterMs;
    if (due > until) return;
    await sleep(Math.max(0, due - Date.now()));
    const behind = Date.now() - due;
    journal.late(Math.max(0, behind));
    late.of += 1;
    if (behind > LATE_MS) late.keys += 1;
    const written = editor.strike(key, random);
    if (written !== null) edits.begin({ pad, editor: `${plan.region}-${(seat % 100) + 1}`, others }, written);
  }
}

async function settle(): Promise<void> {
  const end = Date.now() + SETTLE_MS;
  while (edits.open > 0 && Date.now() < end) {
    edits.giveUp(Date.now());
    await sleep(LOOK_EVERY_MS);
  }
  edits.giveUp(Infinity);
}

/** All replicas of a pad are the same to the byte, and so is what somebody gets who comes only now. */
async function compare({ pad, editors }: Table): Promise<void> {
  const latecomer = new Editor(
    { url: plan.url, pad, pass: passTo(pad, `${plan.region}-late`, { key, seconds: 60 }) },
    () => undefined,
  );
  await until(() => latecomer.isReady, COME_IN_MS);
  const [first, ...rest] = [...editors, latecomer].map(({ replica }) => replica);
  const differ = rest.flatMap((one, i) =>
    one.text === first?.text && one.clocks === first.clocks ? [] : [`${plan.region}-${i + 2}`],
  );
  verify('replicas', { pad, differ }, { 'are the same to the byte': () => differ.length === 0 });
  verify(
    'edits',
    { pad, open: editors.map(({ unacknowledged }) => unacknowledged) },
    {
      'are all acknowledged': ({ open }) => open.every((count) => count === 0),
    },
  );
  latecomer.leave();
}

async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (!holds() && Date.now() < end) await sleep(LOOK_EVERY_MS);
  return holds();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function handleSummary(data: Parameters<typeof checksFile>[1]): Record<string, string> {
  return checksFile(plan, data);
}
