import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onlyTraces, readTraces, renderHtml, spansIn, traceIdsOf } from '../../reports/index.ts';
import type { Span } from '../../reports/index.ts';
import { elementsOf } from './fixtures/markup.ts';
import { call, run } from './fixtures/records.ts';
import { scene } from './fixtures/scene.ts';

const [OURS, THEIRS] = ['a'.repeat(32), 'b'.repeat(32)];

function line(service: string, ...spans: [traceId: string, spanId: string][]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [
          {
            spans: spans.map(([traceId, spanId]) => ({
              ...{ traceId, spanId, name: spanId, startTimeUnixNano: '1700000000000000000' },
              ...{ endTimeUnixNano: '1700000000001500000', kind: 2, status: {} },
            })),
          },
        ],
      },
    ],
  });
}

function span(id: string, parentId: string, [fromMs, toMs]: [number, number], more: Partial<Span> = {}): Span {
  return {
    ...{ traceId: OURS, id, parentId, name: id, kind: 'client', service: 'journey', fromMs, toMs },
    ...{ failed: false, attributes: {}, ...more },
  };
}

function journey(traceId: string, mos: number) {
  const { runId } = call(1);
  return {
    ...{ schema: 'vigie/journey/1', runId, id: traceId, traceId, system: 'journey', region: 'sa', peerRegion: 'sa' },
    ...{ startedAt: run().startedAt, endedAt: run().startedAt, outcome: 'done' as const, failure: null },
    score: { model: 'made up', mos },
  };
}

describe('the traces of a run', () => {
  it('are taken out of all that the collector has kept, without what was cut in the writing', () => {
    const lines = [
      line('journey', [OURS, '01'], [THEIRS, '02']),
      line('portal', [THEIRS, '03']),
      line('pad', [OURS, '04']),
      line('rooms', [OURS, '05']).slice(0, 40),
      'null',
      '',
    ].join('\n');
    const kept = spansIn(onlyTraces(lines, traceIdsOf([journey(OURS, 4), call(1)])));
    assert.deepEqual(
      kept.map(({ id, service, toMs }) => [id, service, toMs]),
      [
        ['01', 'journey', 1_700_000_000_001.5],
        ['04', 'pad', 1_700_000_000_001.5],
      ],
    );
  });

  it('are none where a run has kept none, and an error where they are damaged', () => {
    const dir = mkdtempSync(join(tmpdir(), 'vigie-traces-'));
    try {
      assert.deepEqual(readTraces(dir), []);
      writeFileSync(join(dir, 'traces.json'), `${line('pad', [OURS, '01'])}\n`);
      assert.equal(readTraces(dir).length, 1);
      for (const damaged of ['{"resourceSp', '{}']) {
        writeFileSync(join(dir, 'traces.json'), damaged);
        assert.throws(() => readTraces(dir), /Cannot read .*traces\.json: it is damaged/);
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('the waterfall of the worst journey', () => {
  const spans = [
    span('find', 'root', [60, 90]),
    span('GET', 'find', [65, 80], { service: 'portal', attributes: { 'url.path': '/api/<people>' }, failed: true }),
    span('sign-on', 'root', [0, 50]),
    span('orphan', 'gone', [70, 75]),
    span('root', '', [0, 100]),
    span('other', '', [0, 900], { traceId: THEIRS }),
  ];

  it('draws its spans, each below who asked, and names the trace', () => {
    const input = { ...scene(), records: [journey(THEIRS, 4.5), journey(OURS, 2), call(1)], spans };
    const page = renderHtml(input);
    elementsOf(page);
    const drawn = [...page.slice(page.indexOf('id="trace"')).matchAll(/<text x="(\d+)" y="[\d.]+">([^<]+)<\/text>/g)]
      .map(([, x, text]) => [Number(x), text])
      .filter(([x]) => Number(x) < 300);
    assert.deepEqual(drawn, [
      [0, 'journey root'],
      [14, 'journey sign-on'],
      [14, 'journey find'],
      [28, 'portal GET /api/&lt;people&gt;'],
      [0, 'journey orphan'],
    ]);
    assert.ok(page.includes(OURS) && !page.includes(`<code>${THEIRS}`));
    assert.equal(page.match(/fill:var\(--bad\)"/g)?.length, 1);
    assert.match(page, /15 ms<\/title>/);
  });

  it('is one that failed before one that scored worse, and not there without spans', () => {
    const failed = { ...journey(THEIRS, 3), outcome: 'failed' as const, failure: 'call: <nobody>' };
    const page = renderHtml({ ...scene(), records: [journey(OURS, 2), failed], spans });
    assert.ok(page.includes(`<code>${THEIRS}</code>`) && page.includes('call: &lt;nobody&gt;'));
    const without = renderHtml({ ...scene(), records: [journey(OURS, 2), call(1)] });
    assert.doesNotMatch(without, /id="trace"/);
  });
});
