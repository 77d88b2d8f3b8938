import assert from 'node:assert/strict';
import { panels, queriesOf, renderQuery } from '../../dashboards/index.ts';
import { movingPercentile, runPercentile } from '../../dashboards/query.ts';

describe('renderQuery', () => {
  it('leaves no placeholder in any query of any panel', () => {
    for (const { panel, expr } of queriesOf(panels)) {
      assert.doesNotMatch(renderQuery(expr, { run: '20261124-0215-sa-7f3c', window: '15s' }), /\$/, panel);
    }
  });

  it('puts in the run, the window and how far back the end of a run may lie', () => {
    assert.equal(
      renderQuery('a{run_id=~"$run"}[$window] b[$range]', { run: 'r1', window: '15s' }),
      'a{run_id=~"r1"}[15s] b[1d]',
    );
    assert.equal(renderQuery('b[$range]', { run: 'r1', window: '15s', range: '$__range' }), 'b[$__range]');
  });

  it('gives brackets that close', () => {
    for (const { panel, expr } of queriesOf(panels)) {
      for (const [open, close] of [
        ['(', ')'],
        ['[', ']'],
        ['{', '}'],
      ] as const) {
        assert.equal(expr.split(open).length, expr.split(close).length, `${panel}: ${open}${close}`);
      }
    }
  });
});

describe('runPercentile', () => {
  it('reads the last value of each bucket of the run', () => {
    assert.equal(
      runPercentile('vigie.voice.srd', 0.95),
      'histogram_quantile(0.95, sum by (le) (last_over_time(vigie_voice_srd_bucket{run_id=~"$run"}[$range])))',
    );
  });

  it('keeps the label that it is asked to split by', () => {
    assert.match(runPercentile('vigie.voice.srd', 0.95, 'region'), /sum by \(le, region\)/);
  });
});

describe('movingPercentile', () => {
  it('shows a call without audio as 1, which is where the scale begins, not as less', () => {
    assert.match(
      movingPercentile('vigie.voice.interval.mos', 0.05),
      /^clamp_min\(histogram_quantile\(0\.05, .*\), 1\)$/,
    );
  });
});
