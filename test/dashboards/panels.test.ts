import assert from 'node:assert/strict';
import { loadCatalogue, storeName } from '../../catalogue/index.ts';
import { boardsOf, panels, panelsOf, queriesOf } from '../../dashboards/index.ts';

describe('panels', () => {
  const catalogue = loadCatalogue();

  it('are those of the project, read at their first use', () => {
    assert.deepEqual([...panels], panelsOf(catalogue));
    assert.ok(Array.isArray(panels));
  });

  it('each have an id of their own, a sentence on what good is, and a query', () => {
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const { id, description, queries } of panels) {
      assert.match(description, /^Good is .*\.$/, id);
      assert.ok(queries.length > 0, id);
      assert.equal(new Set(queries.map(({ legend }) => legend)).size, queries.length, `${id}: legends`);
    }
  });

  it('fill the boards home, database, pages, scaling, generator and one of each system', () => {
    assert.deepEqual(
      boardsOf(catalogue)
        .map(({ uid }) => uid)
        .sort(),
      ['database', 'generator', 'home', 'pages', 'scaling', ...catalogue.systems.map(({ id }) => id)].sort(),
    );
  });

  it('ask only for metrics of the catalogue, and for all of them', () => {
    const known = catalogue.metrics.map(({ id }) => storeName(id));
    const asked = queriesOf(panels).flatMap(({ expr }) => expr.match(/vigie_[a-z_]+(?=[{\[)])/g) ?? []);
    const names = new Set(asked.map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    assert.deepEqual(
      [...names].filter((name) => !known.includes(name)),
      [],
    );
    assert.deepEqual(
      known.filter((name) => !names.has(name)),
      [],
    );
  });

  it('choose labels that the metric has', () => {
    for (const { panel, expr } of queriesOf(panels)) {
      for (const [, name = '', matchers = ''] of expr.matchAll(/(vigie_[a-z_]+)\{([^}]*)\}/g)) {
        const metric = catalogue.metrics.find(({ id }) => storeName(id) === name.replace(/_(bucket|count|sum)$/, ''));
        for (const [, label = ''] of matchers.matchAll(/([a-z_]+)=/g)) {
          assert.ok(metric?.attributes.includes(label), `${panel}: ${name} has no ${label}`);
        }
      }
    }
  });

  it('draw the limits of the profile default', () => {
    const limitsOf = (id: string): unknown => panels.find((panel) => panel.id === id)?.limits;
    assert.deepEqual(limitsOf('voice/quality/mos-of-running-calls'), [{ label: 'p5 limit', min: 4.2 }]);
    assert.deepEqual(limitsOf('voice/calls/call-set-up'), [{ label: 'p95 limit', max: 500 }]);
    assert.deepEqual(limitsOf('voice/calls/success-ratio'), [{ label: 'ratio limit', min: 99 }]);
    assert.deepEqual(limitsOf('generator/schedule/send-lateness'), [{ label: 'void above', max: 5 }]);
  });

  it('show a zero for what never happened only where zero is the true count', () => {
    const zeroes = queriesOf(panels).filter(({ expr }) => /or vector\(0\)$/.test(expr));
    for (const { expr } of zeroes) assert.match(expr, /vigie_scaling_events|vigie_rooms_(outages|unseen)|ALERTS/);
  });

  it('carry units that a person reads', () => {
    for (const { id, unit } of panels) assert.doesNotMatch(unit, /[{}1]/, id);
  });
});
