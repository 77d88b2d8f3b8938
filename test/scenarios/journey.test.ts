import assert from 'node:assert/strict';
import { judge } from '../../scenarios/journey/steps.ts';
import { Trace } from '../../scenarios/journey/trace.ts';

describe('a journey', () => {
  it('is as good as the step that people mind most, which need not be the slowest', () => {
    const { slowest, worst, score } = judge({ signOn: 600, find: 2500, mail: 3000 }, false);
    assert.equal(slowest, 'mail');
    assert.equal(worst, 'find');
    assert.ok(score.mos > 1 && score.mos < 3, String(score.mos));
  });

  it('is best where nobody waits, and worst where it comes to no end', () => {
    const unnoticed = judge({ signOn: 100, find: 10, call: 100, room: 100, pad: 100, mail: 300 }, false);
    assert.deepEqual([unnoticed.score.mos, unnoticed.worst, unnoticed.slowest], [5, null, 'mail']);
    assert.equal(judge({ signOn: 100 }, true).score.mos, 1);
    assert.deepEqual(judge({}, true), {
      slowest: null,
      worst: null,
      score: { model: 'ITU-T G.1030 form, worst step', mos: 1 },
    });
  });

  it('has one trace id, and a span for each step (W3C Trace Context)', () => {
    let made = 0;
    const trace = new Trace((bytes) => String((made += 1)).padStart(2 * bytes, 'a'));
    const [one, two] = [trace.next(), trace.next()];
    assert.match(one, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    assert.equal(one.slice(3, 35), trace.id);
    assert.equal(two.slice(3, 35), trace.id);
    assert.notEqual(one, two);
  });
});
