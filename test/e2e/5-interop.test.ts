import assert from 'node:assert/strict';
import { loadCatalogue } from '../../catalogue/index.ts';
import { heard, root, soak, type Soaked } from './lib/soak.ts';

describe('Kamailio and Asterisk, in every transport and every way to carry media', () => {
  let done: Soaked;
  const { transports = [], media = [] } = loadCatalogue(root).profiles['interop'] ?? {};

  before(async () => {
    done = await soak(['--profile', 'interop']);
  });

  it('passes', () => {
    assert.equal(done.exitCode, 0, done.run.verdict.reasons.join('\n') || done.stderr.slice(-2000));
  });

  for (const transport of transports) {
    for (const way of media) {
      it(`carries speech both ways over ${transport} with ${way}`, () => {
        const calls = done.calls.filter((call) => call.transport === transport && call.media === way);
        assert.ok(calls.length >= 2, `${calls.length} calls`);
        assert.deepEqual(
          calls.flatMap(({ outcome, failure }) => (outcome === 'answered' ? [] : [failure])),
          [],
        );
        const ears = heard(calls);
        assert.equal(ears.length, 2 * calls.length);
        for (const { silent, mos, received } of ears) {
          assert.ok(!silent && mos >= 4 && received >= 400, `silent ${silent}, MOS ${mos}, ${received} packets`);
        }
      });
    }
  }
});

describe('Asterisk, in wideband codecs', () => {
  for (const [codec, model] of [
    ['g722', 'ITU-T G.107.1 (WB)'],
    ['opus', 'ITU-T G.107.2 (FB)'],
  ] as const) {
    it(`passes ${codec} on, scored by ${model}`, async () => {
      const options = ['--profile', 'smoke', '--codec', codec, '--calls', '6', '--duration', '12s', '--talk', '6s'];
      const { exitCode, stderr, calls } = await soak(options);
      assert.equal(exitCode, 0, stderr.slice(-2000));
      const ears = heard(calls);
      assert.equal(ears.length, 12);
      for (const ear of ears) {
        assert.equal(ear.model, model);
        assert.ok(!ear.silent && ear.delayMs !== null, `silent ${ear.silent}, delay ${ear.delayMs?.mean ?? 'none'}`);
      }
    });
  }
});
