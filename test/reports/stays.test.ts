import assert from 'node:assert/strict';
import type { AttemptRecord } from '../../catalogue/index.ts';
import { judge, outagesInWords, renderHtml, staysIn } from '../../reports/index.ts';
import type { HtmlInput } from '../../reports/index.ts';
import { generator } from './fixtures/records.ts';
import { scene } from './fixtures/scene.ts';
import { outage, seen, stay, uplink } from './fixtures/stays.ts';

const STAYS = [
  stay(1, { publishes: true, uplink: uplink() }),
  stay(2, {
    publishes: true,
    uplink: uplink({ estimateKbitPerS: 364.7, sentKbitPerS: 939.1, arrivedKbitPerS: 218.9, narrowPct: 100 }),
    relayed: true,
    candidates: { subscriber: 'relay/tls', publisher: null },
    seen: [seen({ mos: 2.1, freezePct: 31 })],
  }),
  stay(3, { outages: [outage(), outage({ way: null, unseenMs: 12_345 })] }),
  stay(4, { outcome: 'failed', failure: 'saw nothing of sa-1-1', seen: [], node: null }),
];

/** The made-up run of calls, with four stays beside them. */
function both(): HtmlInput {
  const { run, records, profile, catalogue, ...rest } = scene();
  const all = [...records, ...(STAYS as AttemptRecord[])];
  const options = { ...run.options, loads: { ...run.options.loads, rooms: {} } };
  const generators = [...run.generators, generator({ system: 'rooms', placed: 4, answered: 3, failed: 1 })];
  const base = { ...run, options, generators };
  const judged = judge({ run: base, records: all, generators, profile, catalogue, interrupted: false });
  return { ...rest, profile, catalogue, records: all, run: { ...base, ...judged } };
}

describe('rooms beside voice', () => {
  const input = both();
  const rooms = input.run.systems.find(({ system }) => system === 'rooms');

  it('are judged by their own records and limits, in one verdict', () => {
    assert.ok(rooms);
    assert.deepEqual([rooms.calls.placed, rooms.calls.answered, rooms.calls.failed], [4, 3, 1]);
    assert.equal(rooms.metrics['vigie.rooms.mos']?.count, 3);
    assert.equal(rooms.metrics['vigie.rooms.unseen']?.max, 12_345);
    assert.deepEqual(
      Object.keys(rooms.metrics).filter((id) => !id.startsWith('vigie.rooms.')),
      [],
    );
    const crossed = rooms.thresholds.filter(({ passed }) => !passed).map(({ name }) => name);
    assert.ok(crossed.includes('vigie.rooms.mos p5') && crossed.includes('vigie.rooms.participants ratio'));
    assert.equal(input.run.verdict.exitCode, 99);
  });

  it('tell a way up that was too narrow from one that was not', () => {
    const page = renderHtml(input);
    assert.match(page, /by relay\/tls, up 939 of 365 kbit\/s/);
    assert.match(page, /way up too narrow for 100 % of the time \(gcc\): 939 kbit\/s sent, 219 kbit\/s arrived/);
    assert.match(page, /by host\/udp, up 473 of 706 kbit\/s/);
    assert.equal(page.split('too narrow').length, 2);
    assert.deepEqual(rooms?.metrics['vigie.rooms.uplink']?.count, 2);
    assert.deepEqual(rooms.metrics['vigie.rooms.narrow']?.max, 100);
  });

  it('say for how long nothing was seen', () => {
    const [said = ''] = outagesInWords(STAYS);
    assert.match(said, /^1 participant lost the server, 2 times, .* 1 of these: saw nothing for up to 12\.3 s$/);
    assert.ok(input.run.verdict.reasons.includes(said));
    assert.deepEqual(outagesInWords([stay(1)]), []);
  });

  it('have a timeline, a row and the worst participants in the report, the failed first', () => {
    const page = renderHtml(input);
    assert.match(page, /Worst participants/);
    const [failed, lost, worst] = ['sa-1-4', 'sa-1-3', 'sa-1-2'].map((name) => page.indexOf(`<code>${name}</code>`));
    assert.ok(failed && lost && worst && failed < lost && lost < worst, [failed, lost, worst].join(' '));
    assert.match(page, /media lost, joined again after 6\.2 s and 3 attempts, saw nothing for 7\.1 s/);
    assert.match(page, /media lost, given up after/);
    assert.match(page, /one score of a participant, at its end/);
    assert.match(page, /Vigie video curve 1/);
    assert.match(page, /33 ms \(21 ms\)/);
    assert.match(page, /node ND_1, by relay\/tls/);
    assert.match(page, /sa-1-1 <span class="soft">vp8<\/span>/);
  });
});

describe('staysIn', () => {
  it('gives the stays among the records', () => {
    assert.equal(staysIn(both().records).length, STAYS.length);
  });
});
