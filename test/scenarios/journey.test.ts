import assert from 'node:assert/strict';
import { spansIn } from '../../reports/index.ts';
import type { TraceFile } from '../../reports/index.ts';
import { exportRequest } from '../../scenarios/journey/spans.ts';
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

  it('sends a span of the whole, of each step, and of the called telephone below the step that rang it', () => {
    let made = 0;
    const trace = new Trace((bytes) => (made += 1).toString(16).padStart(2 * bytes, '0'));
    const [signOn, call] = [trace.next(), trace.next()];
    const at = { fromMs: 1_700_000_000_000.25, toMs: 1_700_000_000_600, failure: null };
    trace.ended({ traceparent: signOn, name: 'signOn', ...at });
    trace.taken('called telephone', { traceparent: call, name: 'INVITE', ...at });
    trace.taken('called telephone', { traceparent: '', name: 'of no trace', ...at });
    trace.taken('called telephone', { traceparent: call.replace(trace.id, 'f'.repeat(32)), name: 'another', ...at });
    trace.ended({ traceparent: call, name: 'call', ...at, failure: 'nobody hears', attributes: { tries: 2 } });
    const file = JSON.parse(
      exportRequest(trace.spans({ name: 'journey', ...at, failure: 'call: nobody hears' }), {
        region: 'sa',
        runId: 'r',
      }),
    ) as TraceFile;
    const spans = spansIn(file);
    const told = spans.map(({ name, kind, service, failed }) => [name, kind, service, failed]);
    assert.deepEqual(told, [
      ['journey', 'internal', 'journey', true],
      ['signOn', 'client', 'journey', false],
      ['call', 'client', 'journey', true],
      ['INVITE', 'server', 'called telephone', false],
    ]);
    const [root, first, second, far] = spans;
    assert.ok(root && first && second && far);
    assert.deepEqual([root.parentId, first.parentId, second.parentId, far.parentId], ['', root.id, root.id, second.id]);
    assert.deepEqual([first.id, second.id], [signOn.slice(36, 52), call.slice(36, 52)]);
    assert.equal(new Set(spans.map(({ id }) => id)).size, 4);
    assert.deepEqual([first.fromMs, first.toMs], [at.fromMs, at.toMs]);
    assert.equal(second.attributes['tries'], 2);
    const { startTimeUnixNano } = file.resourceSpans[0]?.scopeSpans[0]?.spans[0] ?? {};
    assert.equal(startTimeUnixNano, '1700000000000250000');
  });
});
