import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expandBuckets, loadCatalogue } from '../../catalogue/index.ts';
import { collectorPages } from '../../dashboards/pages/collector.ts';
import { ROOT } from '../../scripts/source-files.ts';

interface Made {
  name: string;
  unit: string;
  conditions: string[];
  include_resource_attributes: { key: string }[];
  attributes?: { key: string }[];
  histogram?: { buckets: number[]; value: string };
}

describe('what the collector makes of browsers’ records', () => {
  const catalogue = loadCatalogue();
  const file = collectorPages(catalogue) as { connectors: Record<string, { logs: Made[] }> };
  const [[connector, { logs }] = ['', { logs: [] }]] = Object.entries(file.connectors);

  it('is every page metric of the catalogue, with its unit and buckets', () => {
    const wanted = catalogue.metrics.filter(({ id }) => id.startsWith('vigie.page.'));
    assert.deepEqual(
      logs.map(({ name, unit, histogram }) => ({ name, unit, buckets: histogram?.buckets })),
      wanted.map((metric) => ({
        name: metric.id,
        unit: metric.unit,
        buckets: metric.kind === 'histogram' ? expandBuckets(metric) : undefined,
      })),
    );
  });

  it('takes only pages that are known, and no label but the catalogue’s', () => {
    for (const { name, conditions, include_resource_attributes, attributes = [] } of logs) {
      assert.equal(conditions.length, 1, `${name}: conditions are joined by or`);
      assert.match(conditions[0] ?? '', /^\(resource\.attributes\["service\.name"\] == "vigie-rooms"\) and /);
      const labels = [...include_resource_attributes, ...attributes].map(({ key }) =>
        key === 'service.name' ? 'job' : key.replaceAll('.', '_'),
      );
      assert.deepEqual(labels, catalogue.metrics.find(({ id }) => id === name)?.attributes, name);
    }
  });

  it('goes on to the store by the collector’s own configuration', () => {
    const config = parse(readFileSync(join(ROOT, 'stack/config/collector/collector.yaml'), 'utf8')) as {
      connectors: object;
      service: { pipelines: Record<string, { receivers: string[]; exporters: string[]; processors: string[] }> };
    };
    const { logs: records, 'metrics/pages': metrics } = config.service.pipelines;
    assert.ok(connector in config.connectors);
    assert.deepEqual([records?.exporters, metrics?.receivers], [[connector], [connector]]);
    assert.equal(metrics?.processors[0], 'deltatocumulative');
  });
});
