import assert from 'node:assert/strict';
import { isKept, verdictOf } from '../../reports/html/judged.ts';
import { hasData, panelHtml } from '../../reports/html/panel.ts';
import type { PanelData } from '../../reports/index.ts';

const time = { from: 0, to: 60_000 };

function data(kind: 'stat' | 'timeseries', figures: Record<string, number[]>): PanelData {
  return {
    panel: {
      ...{ title: 'Call set-up', description: 'Good is fast.', unit: 'ms', kind },
      limits: [{ label: 'p95 limit', max: 500 }],
    },
    series: Object.entries(figures).map(([legend, values]) => ({
      legend,
      points: values.map((value, i): [number, number] => [i * 1000, value]),
    })),
  };
}

describe('isKept', () => {
  it('holds a percentile against its own limit, and leaves the others alone', () => {
    const stat = data('stat', { p50: [600], p95: [400] });
    assert.equal(isKept(stat, 'p95', 400), true);
    assert.equal(isKept(stat, 'p95', 501), false);
    assert.equal(isKept(stat, 'p50', 600), null);
  });

  it('holds every line against the limit where none is called so', () => {
    assert.equal(isKept(data('stat', { sa: [600], eu: [1] }), 'sa', 600), false);
  });

  it('says nothing of what is not there', () => {
    assert.equal(isKept(data('stat', {}), 'p95', null), null);
    assert.equal(verdictOf(data('stat', { p95: [NaN] })), null);
  });
});

describe('verdictOf', () => {
  it('is crossed as soon as one figure is', () => {
    assert.equal(verdictOf(data('stat', { sa: [1], eu: [600] })), false);
    assert.equal(verdictOf(data('stat', { sa: [1], eu: [2] })), true);
  });
});

describe('panelHtml', () => {
  it('says of a stat in words and colour whether it kept to its limit, where that is asked', () => {
    const judged = panelHtml(data('stat', { p95: [600] }), { ...time, judged: true }).text;
    assert.match(judged, /class="card crossed"/);
    assert.match(judged, /crossed<\/span>/);
    assert.match(judged, /<dd class="bad">600 ms/);
    assert.doesNotMatch(panelHtml(data('stat', { p95: [600] }), time).text, /crossed/);
  });

  it('draws the limit, and the marks of time that it is given', () => {
    const { text } = panelHtml(data('timeseries', { p95: [1, 2] }), {
      ...time,
      marks: [{ at: 30_000, text: '19:34' }],
    });
    assert.match(text, /class="limit"/);
    assert.match(text, />19:34</);
    assert.doesNotMatch(text, />0:10</);
  });

  it('draws what was never more than nothing at the foot of an axis with two marks', () => {
    const zero = data('timeseries', { p95: [0, 0] });
    const { text } = panelHtml({ ...zero, panel: { ...zero.panel, limits: [], unit: 'instances' } }, time);
    assert.deepEqual(
      [...text.matchAll(/text-anchor="end">([^<]*)</g)].map(([, mark]) => mark),
      ['0', '1'],
    );
  });

  it('puts in the place of nothing what it is given for it', () => {
    assert.equal(hasData(data('stat', { p95: [NaN] })), false);
    for (const kind of ['stat', 'timeseries'] as const) {
      assert.match(panelHtml(data(kind, {}), time).text, /No data was recorded/, kind);
    }
  });
});
