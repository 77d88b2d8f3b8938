import { verify } from '../lib/checks.ts';
import type { Far } from './far.ts';
import type { Replica } from './replicas.ts';
import { differing } from './replicas.ts';
import type { Seat, Table } from './table.ts';
import { replicaAt } from './table.ts';
import { sleep } from './wait.ts';

/** How long what was written last, or taken back, may be under way when all have ended, ms. */
const SETTLE_MS = 12_000;
const LOOK_EVERY_MS = 200;

/**
 * All replicas of a pad are the same to the byte, those of another region and of who came last included: a check each
 * names who differs of our own, and whose of the others is not known.
 */
export async function compare(
  { pad, number, seats }: Table,
  latecomer: Seat,
  far: Far | null,
  hear: () => void,
): Promise<void> {
  const shown = new Map<string, string>();
  const look = (): Replica[] => {
    const own = [...seats, latecomer].map(replicaAt);
    for (const replica of own) {
      if (shown.get(replica.editor) !== replica.digest) far?.shows(number, replica);
      shown.set(replica.editor, replica.digest);
    }
    hear();
    return [...own, ...(far?.replicasOf(number) ?? [])];
  };
  let replicas = look();
  for (const end = Date.now() + SETTLE_MS; differing(replicas).length > 0 && Date.now() < end; replicas = look()) {
    await sleep(LOOK_EVERY_MS);
  }
  const differ = differing(replicas);
  verify('replicas', { pad, differ, replicas }, { 'are the same to the byte': () => differ.length === 0 });
  const unknown = replicas.filter(({ digest }) => digest === '').map(({ editor }) => editor);
  for (const editor of differ.filter((name) => shown.has(name) || unknown.includes(name))) {
    const claim = unknown.includes(editor) ? 'is known' : 'is what most have';
    verify(`replica of ${editor} in ${pad}`, replicas, { [claim]: () => false });
  }
  const open = seats.map(({ editor }) => editor.unacknowledged);
  verify('edits', { pad, open }, { 'are all acknowledged': () => open.every((count) => count === 0) });
}
