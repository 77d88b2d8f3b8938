import assert from 'node:assert/strict';
import { Edits } from '../../scenarios/pad/edits.ts';
import { Far } from '../../scenarios/pad/far.ts';
import { parseNote, seenNote, shownNote } from '../../scenarios/pad/notes.ts';
import { differing } from '../../scenarios/pad/replicas.ts';

interface Ended {
  outcome: string;
  failure: string | null;
  everywhereMs: number | null;
  errorMs?: number;
  heardMs: Record<string, number>;
  score: { mos: number };
}

/** Edits by a clock that stands where it is put, and what became of them. */
function edits(peerRegion = 'eu') {
  const clock = { ms: 5000 };
  const ended: Ended[] = [];
  const journal = { begin: () => undefined, end: (attempt: object) => void ended.push(attempt as Ended) };
  const plan = { runId: 'r', region: 'sa', peerRegion, withinMs: 10_000 };
  return { clock, ended, edits: new Edits(plan, journal, () => clock.ms) };
}

const WRITTEN = { client: 7, from: 0, to: 1 };
const FAR = { atMs: 5096, errorMs: 0.2 };

describe('Edits', () => {
  it('ends an edit when the last replica has it, that of the other region by the time that its probe told', () => {
    const { clock, ended, edits: all } = edits();
    all.begin({ pad: 'p', editor: 'sa-1', others: ['sa-2', 'eu-1'] }, WRITTEN);
    clock.ms = 5030;
    all.heard({ editor: 'sa-2', written: WRITTEN });
    assert.equal(ended.length, 0);
    clock.ms = 5400; // told so late
    all.heard({ editor: 'eu-1', written: WRITTEN }, FAR);
    const [edit] = ended;
    assert.ok(edit);
    assert.deepEqual(edit.heardMs, { 'sa-2': 30, 'eu-1': 96 });
    assert.deepEqual([edit.outcome, edit.everywhereMs, edit.errorMs], ['done', 96, 0.2]);
    all.heard({ editor: 'eu-1', written: WRITTEN }, FAR); // one note comes twice
    assert.deepEqual([ended.length, all.open], [1, 0]);
  });

  it('takes one word for all edits up to a clock', () => {
    const { ended, edits: all } = edits();
    for (const to of [1, 2, 3])
      all.begin({ pad: 'p', editor: 'sa-1', others: ['eu-1'] }, { client: 7, from: to - 1, to });
    all.heard({ editor: 'eu-1', written: { client: 7, from: 0, to: 2 } }, FAR);
    assert.deepEqual([ended.length, all.open], [2, 1]);
  });

  it('fails what a replica has too late or never, by its name, though the other probe may take its time to tell', () => {
    const { clock, ended, edits: all } = edits();
    all.begin({ pad: 'p', editor: 'sa-1', others: ['eu-1'] }, WRITTEN);
    all.begin({ pad: 'p', editor: 'sa-1', others: ['eu-1', 'eu-2'] }, { client: 7, from: 1, to: 2 });
    clock.ms = 15_500;
    all.giveUp();
    assert.equal(ended.length, 0);
    all.heard({ editor: 'eu-1', written: WRITTEN }, { atMs: 15_100, errorMs: 0.2 });
    assert.equal(ended[0]?.failure, 'not in the replica of eu-1 after 10000 ms');
    clock.ms = 17_100;
    all.giveUp();
    const [, never] = ended;
    assert.ok(never);
    assert.equal(never.failure, 'not in the replica of eu-1, eu-2 after 10000 ms');
    assert.deepEqual([never.outcome, never.everywhereMs, never.score.mos], ['failed', null, 1]);
  });

  it('states no error of a clock where there is but one', () => {
    const { ended, edits: all } = edits('sa');
    all.begin({ pad: 'p', editor: 'sa-1', others: ['sa-2'] }, WRITTEN);
    all.heard({ editor: 'sa-2', written: WRITTEN });
    assert.ok(ended[0]?.outcome === 'done' && !('errorMs' in ended[0]));
  });
});

describe('Far', () => {
  const told: { text: string; atMs: number }[] = [];
  const peer = {
    now: () => 1,
    clock: () => null,
    meet: () => Promise.reject(new Error('Cannot wait until the probe of eu is ready')),
    tell: () => undefined,
    told: () => ({ notes: told.splice(0), errorMs: 0.2 }),
    done: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const far = new Far(peer, { region: 'eu', editors: 2 });

  it('ends edits by what the other probe tells', () => {
    const { ended, edits: all } = edits();
    all.begin({ pad: 'p', editor: 'sa-1', others: far.editors }, WRITTEN);
    told.push({ text: 'seen eu-2 7 0 1', atMs: 5100 }, { text: 'seen eu-1 7 0 1', atMs: 5098 });
    far.hear(all);
    assert.deepEqual(ended[0]?.heardMs, { 'eu-2': 100, 'eu-1': 98 });
  });

  it('keeps the last that a replica was, though notes come out of their order, and none that was not told', () => {
    told.push(
      { text: 'shown 1 eu-1 bb', atMs: 9 },
      { text: 'shown 1 eu-1 aa', atMs: 8 },
      { text: 'shown 2 eu-2 cc', atMs: 9 },
    );
    far.hear(edits().edits);
    const none = { digest: '' };
    assert.deepEqual(far.replicasOf(1), [
      { editor: 'eu-1', digest: 'bb' },
      { editor: 'eu-2', ...none },
      { editor: 'eu-late', ...none },
    ]);
  });

  it('says why the others are not there', async () => {
    assert.match((await far.meets(1)) ?? '', /Cannot wait until the probe of eu is ready/);
  });
});

describe('notes of one probe to another', () => {
  it('come back as they were, and fit in their 64 bytes', () => {
    const seen = { editor: 'eu-100', written: { client: 2 ** 32 - 1, from: 999_998, to: 999_999 } };
    const shown = { pad: 1000, editor: 'eu-late', digest: 'a'.repeat(32) };
    assert.deepEqual(parseNote(seenNote(seen)), { seen });
    assert.deepEqual(parseNote(shownNote(shown)), { shown });
    for (const text of [seenNote(seen), shownNote(shown)]) assert.ok(text.length <= 64, text);
  });

  it('are refused where they are none', () => {
    assert.throws(() => parseNote('seen eu-1'), /Cannot read "seen eu-1" of the other probe/);
  });
});

describe('differing', () => {
  const replicas = (all: Record<string, string>) => Object.entries(all).map(([editor, digest]) => ({ editor, digest }));

  it('is nobody where all are the same', () => {
    assert.deepEqual(differing(replicas({ 'sa-1': 'a', 'eu-1': 'a', 'sa-late': 'a', 'eu-late': 'a' })), []);
  });

  it('names who is not what most are, though it is the first, and whose is not known', () => {
    assert.deepEqual(differing(replicas({ 'sa-1': 'b', 'sa-2': 'a', 'sa-late': 'a', 'eu-1': '' })), ['sa-1', 'eu-1']);
  });

  it('goes by who came last, who got it from the service, where it is one against one', () => {
    assert.deepEqual(differing(replicas({ 'sa-1': 'b', 'sa-2': 'b', 'sa-late': 'a', 'eu-1': 'a' })), ['sa-1', 'sa-2']);
  });

  it('names all where nothing is known', () => {
    assert.deepEqual(differing(replicas({ 'sa-1': '', 'eu-1': '' })), ['sa-1', 'eu-1']);
  });
});
