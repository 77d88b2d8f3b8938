import assert from 'node:assert/strict';
import { callsIn, renderHtml } from '../../reports/index.ts';
import type { HtmlInput } from '../../reports/index.ts';
import { exhibited } from './fixtures/evidence.ts';
import { elementsOf } from './fixtures/markup.ts';
import { scene } from './fixtures/scene.ts';

const ATTACK = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&`;

/** The scene with the attack in every text that comes from outside. */
function attacked(): HtmlInput {
  const { run, records, panels, ...rest } = scene();
  return {
    ...rest,
    evidence: exhibited({ folder: ATTACK, files: [ATTACK], ladder: ATTACK, problem: ATTACK }),
    run: {
      ...run,
      id: ATTACK,
      command: `vigie soak ${ATTACK}`,
      versions: { [ATTACK]: ATTACK },
      images: [{ service: ATTACK, image: ATTACK, id: ATTACK, createdAt: ATTACK }],
      timeline: run.timeline.map((event) => ({ ...event, subject: ATTACK, text: ATTACK })),
      verdict: { ...run.verdict, reasons: [ATTACK] },
    },
    records: callsIn(records).map((call) => ({
      ...call,
      ...{ callId: ATTACK, instance: ATTACK, failure: ATTACK, caller: ATTACK },
    })),
    panels: panels.map(({ panel }) => ({
      panel: { ...panel, title: ATTACK, description: ATTACK, limits: [{ label: ATTACK, max: 3 }] },
      series: [{ legend: ATTACK, points: [[0, 1]] }],
    })),
  };
}

describe('renderHtml', () => {
  it('is one well-formed page that fetches and runs nothing', () => {
    const page = renderHtml(scene());
    const elements = new Set(elementsOf(page));
    for (const name of ['script', 'link', 'img', 'iframe', 'object']) assert.ok(!elements.has(name), name);
    assert.doesNotMatch(page, /(?:src|href)=|url\(|@import|https?:\/\//);
    assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
  });

  it('says the verdict, each limit, and where the first call went beyond it', () => {
    const { run } = scene();
    const page = renderHtml(scene());
    assert.equal(run.verdict.status, 'failed');
    assert.match(page, /Region sa, profile default: failed\./);
    assert.match(
      page,
      /Call quality, p5: \d\.\d+ measured, ≥ 4\.2 asked; first at 0:\d\d in sa, call fixture-call-\d+/,
    );
    for (const heading of ['Systems', 'Timeline', 'Region by region', 'Worst calls', 'Run it again']) {
      assert.ok(page.includes(`>${heading}</h2>`), heading);
    }
    assert.match(page, /npm run vigie -- soak --region sa --loss 3 --seed 20260102/);
  });

  it('draws panels with their limits and their sentence, and says where nothing came', () => {
    const page = renderHtml(scene());
    assert.match(page, /aria-label="Jitter in ms over time; at the end: p50 2 ms, p95 4 ms"/);
    assert.match(page, /p95 limit ≤ 30 ms/);
    assert.match(page, /No data was recorded\./);
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });

  it('shows text from outside as text, in every place', () => {
    const page = renderHtml(attacked());
    const elements = new Set(elementsOf(page));
    assert.ok(!elements.has('script') && !elements.has('img'));
    assert.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  });

  it('lets the worst calls be heard, seen and opened, without a network', () => {
    const page = renderHtml({ ...scene(), evidence: exhibited({}) });
    elementsOf(page);
    assert.match(page, /media-src data:"/);
    assert.ok((page.match(/<audio controls="controls"/g) ?? []).length === 20, 'two for each of ten');
    for (const [, source] of page.matchAll(/src="([^"]*)"/g))
      assert.match(source ?? '', /^data:audio\/wav;base64,UklGR/);
    for (const [, link] of page.matchAll(/href="([^"]*)"/g)) assert.match(link ?? '', /^evidence\/of-a-call\//);
    assert.match(
      page,
      /aria-label="What the callee heard over what was said, 0:04 to 0:12 of the call; they differ at 1 /,
    );
    assert.match(page, /SIP ladder, 2 messages/);
    assert.match(page, /10 of the worst calls; 3 were not recorded/);
    assert.ok(page.length < 5_000_000, `${page.length} bytes`);
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });

  it('can show a run that left nothing', () => {
    const { run, ...rest } = scene();
    const page = renderHtml({ ...rest, run: { ...run, timeline: [], generators: [] }, records: [], panels: [] });
    elementsOf(page);
    assert.match(page, /No call was recorded\./);
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });
});
