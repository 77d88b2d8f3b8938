import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mosOfLoss } from './lib/e-model.ts';
import type { EvidenceList } from '../../catalogue/types/index.ts';
import { heard, soak, type Soaked } from './lib/soak.ts';

const asked = 3;

describe(`a soak with ${asked} % loss asked of the wan`, () => {
  let done: Soaked;

  before(async () => {
    done = await soak(['--profile', 'smoke', '--loss', String(asked)]);
  });

  it('fails with 99 and says which limit was crossed', () => {
    assert.equal(done.exitCode, 99);
    assert.equal(done.run.verdict.status, 'failed');
    assert.match(done.run.verdict.reasons.join('\n'), /mos/i);
  });

  it('measures the loss that was asked for', () => {
    const ears = heard(done.calls);
    const lost = ears.reduce((sum, ear) => sum + ear.lost, 0);
    const expected = ears.reduce((sum, ear) => sum + ear.expected, 0);
    const got = (100 * lost) / expected;
    // Binomial: four standard errors at this number of packets.
    const tolerance = 4 * 100 * Math.sqrt((0.03 * 0.97) / expected);
    assert.ok(Math.abs(got - asked) <= tolerance, `got ${got} % of ${expected} packets (± ${tolerance})`);
  });

  it('scores what the E-model says for that loss, ± 0.1', () => {
    const ears = heard(done.calls);
    const mean = ears.reduce((sum, ear) => sum + ear.mos, 0) / ears.length;
    assert.ok(Math.abs(mean - mosOfLoss(asked)) <= 0.1, `mean MOS ${mean}, E-model ${mosOfLoss(asked)}`);
  });

  it('leaves the worst calls to be heard and looked into', () => {
    const { worst } = JSON.parse(readFileSync(join(done.dir, 'evidence/evidence-sa.json'), 'utf8')) as EvidenceList;
    assert.ok(worst.length > 0);
    const files = readdirSync(join(done.dir, 'evidence', worst[0]?.folder ?? ''));
    for (const name of ['ladder.txt', 'caller.pcapng', 'caller.heard.wav', 'caller.said.wav']) {
      assert.ok(files.includes(name), `${name} of ${files.join(', ')}`);
    }
    const page = readFileSync(join(done.dir, 'report.html'), 'utf8');
    assert.match(page, /<audio controls="controls"/);
    assert.ok(page.length < 5_000_000, `${page.length} bytes`);
  });
});

describe('a soak with 100 ms delay asked of the wan', () => {
  let done: Soaked;

  before(async () => {
    done = await soak(['--profile', 'smoke', '--delay', '100ms', '--calls', '5', '--duration', '14s', '--talk', '7s']);
  });

  it('measures that delay in every direction, and no loss that an earlier run asked for', () => {
    const ears = heard(done.calls);
    assert.equal(ears.length, 10);
    for (const { delayMs, lost } of ears) {
      assert.equal(lost, 0);
      assert.ok(delayMs !== null && Math.abs(delayMs.mean - 100) <= 10, `${delayMs?.mean ?? 'no'} ms`);
    }
  });
});
