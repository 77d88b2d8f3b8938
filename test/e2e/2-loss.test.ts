import assert from 'node:assert/strict';
import { mosOfLoss } from './lib/e-model.ts';
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
