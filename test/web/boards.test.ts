import assert from 'node:assert/strict';
import { panels, queriesOf, renderQuery } from '../../dashboards/index.ts';
import { addressOf, shownAt } from '../../web/boards/page/address.ts';
import { alertsHtml } from '../../web/boards/page/alerts.ts';
import { whyEmpty } from '../../web/boards/page/empty.ts';
import { eventsHtml, lastRunsHtml } from '../../web/boards/page/lists.ts';
import { runsIn, runsOf } from '../../web/boards/page/runs.ts';
import { spanOf, timeMarks } from '../../web/boards/page/span.ts';
import { wordsFor } from '../../web/boards/page/words.ts';
import { elementsOf } from '../reports/fixtures/markup.ts';

const RUN = '20261127-1932-sa-5a04';
const NOW = Date.parse('2026-11-27T20:00:03Z');
const ATTACK = '<img src=x onerror=alert(1)>';
const { words } = wordsFor(['en']);
const reader = { words, moment: (at: number) => new Date(at).toISOString() };

describe('the address of a board', () => {
  it('is the one of Grafana, home without a path', () => {
    assert.deepEqual(shownAt('/', ''), { board: 'home', what: { live: 'now-15m' } });
    assert.deepEqual(shownAt('/d/voice', `?var-run=${RUN}`), { board: 'voice', what: { run: RUN } });
    assert.deepEqual(shownAt('/d/voice/name-of-it', '?from=now-5m&to=now').what, { live: 'now-5m' });
  });

  it('comes back from what it was made of', () => {
    for (const shown of [
      { board: 'home', what: { live: 'now-1h' } },
      { board: 'rooms', what: { run: RUN } },
    ] as const) {
      const { pathname, search } = new URL(addressOf(shown), 'http://door');
      assert.deepEqual(shownAt(pathname, search), shown);
    }
  });

  it('brings nothing into a query but a run’s id', () => {
    const asked = encodeURIComponent('20261127"} or vector(1)');
    assert.deepEqual(shownAt('/d/voice', `?var-run=${asked}`).what, { live: 'now-15m' });
    assert.deepEqual(shownAt('/d/voice', '?from=now-30d').what, { live: 'now-15m' });
  });
});

describe('spanOf', () => {
  it('ends now and begins a quarter of an hour before, in whole steps', () => {
    const { from, to, stepS, scope } = spanOf(shownAt('/', ''), NOW);
    assert.deepEqual([to, stepS], [Date.parse('2026-11-27T20:00:00Z'), 5]);
    assert.equal(to - from, 15 * 60_000);
    assert.deepEqual(scope, { run: '.*', window: '20s', range: '900s' });
  });

  it('asks for fewer points of a longer time, over windows that miss no sample', () => {
    const { from, to, stepS, scope } = spanOf(shownAt('/', '?from=now-1h'), NOW);
    assert.ok((to - from) / 1000 / stepS <= 200);
    assert.deepEqual([stepS, scope.window], [20, '25s']);
  });

  it('holds the whole of a run and what came after its last call', () => {
    const run = { id: RUN, systems: ['voice'], from: NOW - 100_000, to: NOW - 60_000 };
    const { from, to, scope } = spanOf(shownAt('/d/voice', `?var-run=${RUN}`), NOW, run);
    assert.ok(from <= run.from && to > run.to && to < NOW);
    assert.equal(scope.run, RUN);
  });

  it('leaves no placeholder in any query of any panel', () => {
    const { scope } = spanOf(shownAt('/', ''), NOW);
    for (const { panel, expr } of queriesOf(panels)) assert.doesNotMatch(renderQuery(expr, scope), /\$/, panel);
  });
});

describe('timeMarks', () => {
  it('are whole times by the reader’s clock, few enough to read', () => {
    const from = Date.parse('2026-11-27T20:01:30Z');
    const marks = timeMarks({ from, to: from + 900_000 }, 5.5 * 3_600_000);
    assert.equal(marks[0]?.text, '01:32');
    assert.ok(marks.length >= 4 && marks.length <= 9, String(marks.length));
    for (const { at } of marks) assert.ok(at >= from && at <= from + 900_000);
    assert.equal(timeMarks({ from, to: from + 40_000 }, 0)[0]?.text, '20:01:30');
  });
});

describe('runsOf', () => {
  const line = (run_id: string, system: string, s: number) => ({
    labels: { run_id, system },
    points: [[NOW, s] as [number, number]],
  });
  const runs = runsOf(
    [line('a', 'voice', 100), line('a', 'rooms', 90), line('b', 'mail', 500)],
    [line('a', 'voice', 200), line('a', 'rooms', 210), line('b', 'mail', 600)],
  );

  it('has each run once with its systems, from its first figure to its last, the newest first', () => {
    assert.deepEqual(runs, [
      { id: 'b', systems: ['mail'], from: 500_000, to: 600_000 },
      { id: 'a', systems: ['voice', 'rooms'], from: 90_000, to: 210_000 },
    ]);
  });

  it('tells which of them a span touches', () => {
    assert.deepEqual(
      runsIn(runs, { from: 205_000, to: 300_000 }).map(({ id }) => id),
      ['a'],
    );
  });
});

describe('an empty panel says why', () => {
  const why = (expr: string, run: string | null, systems: string[] | null): string => {
    const runs = systems === null ? [] : [{ id: RUN, systems, from: NOW - 60_000, to: NOW }];
    const asked = { board: { uid: 'mail', title: 'Mail' }, run, from: NOW - 900_000, to: NOW, runs };
    return whyEmpty({ queries: [{ legend: '', expr }] }, asked, words);
  };

  it('nothing ran, this system did not run, or nothing of the kind was measured', () => {
    assert.equal(why('vigie_mail_mos{run_id=~"$run"}', null, null), words.noRun);
    assert.match(why('vigie_mail_mos{run_id=~"$run"}', null, ['voice']), /No run had mail/);
    assert.match(why('vigie_mail_mos{run_id=~"$run"}', RUN, ['voice']), /This run had no mail/);
    assert.equal(why('vigie_mail_mos{run_id=~"$run"}', RUN, ['mail']), words.nothingOf);
    assert.equal(why('sum(ALERTS)', null, null), words.nothingOf);
    assert.equal(why('vigie_page_errors', null, ['voice']), words.noVisitor);
  });
});

describe('alertsHtml', () => {
  const alert = {
    labels: { alertname: ATTACK },
    annotations: { summary: 'p5 is low', value: '3.1' },
    startsAt: '2026-11-27T19:36:00Z',
  };

  it('tells none from not knowing', () => {
    assert.match(alertsHtml([], String, words).text, /No alert fires now/);
    assert.match(alertsHtml(null, String, words).text, /cannot be told/);
  });

  it('names what fires, with its figure, and runs nothing of it', () => {
    const { text } = alertsHtml([alert], (at) => new Date(at).toISOString(), words);
    assert.match(text, /1 alert fires now/);
    assert.match(text, /p5 is low \(3\.1\)/);
    assert.match(text, /19:36:00/);
    assert.ok(!elementsOf(text).includes('img'));
  });
});

describe('the lists below a board', () => {
  it('hold each run’s scores against their limits', () => {
    const run = { id: RUN, systems: ['voice'], from: NOW - 60_000, to: NOW };
    const score = {
      system: 'voice',
      title: 'Voice',
      statistic: 'p5',
      expr: '',
      limits: [{ label: 'p5 limit', min: 4.2 }],
    };
    const html = (value: number): string => {
      const answers = [{ labels: { run_id: RUN }, points: [[NOW, value] as [number, number]] }];
      return lastRunsHtml([run], [{ score, answers }], reader).text;
    };
    assert.match(html(4.3), /class="good">4\.30 ✓/);
    assert.match(html(3.9), /class="bad">3\.90 ✗/);
    assert.match(lastRunsHtml([run], [{ score, answers: [] }], reader).text, /–/);
  });

  it('have what the autoscaler did, the newest first', () => {
    const events = ['one', 'two'].map((text, i) => ({ at: new Date(NOW + i).toISOString(), subject: 'ipbx', text }));
    const { text } = eventsHtml(events, reader);
    assert.ok(text.indexOf('two') < text.indexOf('one'));
    assert.match(eventsHtml([], reader).text, /nothing yet/);
  });
});

describe('words', () => {
  it('are French for who reads French, English else', () => {
    assert.equal(wordsFor(['de', 'fr-CA', 'en']).language, 'fr');
    assert.equal(wordsFor(['de']).language, 'en');
  });
});
