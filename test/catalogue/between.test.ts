import assert from 'node:assert/strict';
import { loadCatalogue, oneWayMs } from '../../catalogue/index.ts';
import { withCatalogue } from './broken-catalogue.ts';

describe('figures of pairs of regions', () => {
  const { between, regions } = loadCatalogue();

  it('are the same both ways, and nothing within a region', () => {
    assert.equal(oneWayMs(between, 'sa', 'eu'), oneWayMs(between, 'eu', 'sa'));
    assert.equal(oneWayMs(between, 'eu', 'eu'), 0);
  });

  it('leave every pair under the 150 ms of the delay limit (ITU-T G.114), or the limit would say nothing', () => {
    for (const { id: a } of regions) {
      for (const { id: b } of regions)
        assert.ok(a === b || (oneWayMs(between, a, b) > 0 && oneWayMs(between, a, b) < 150));
    }
  });

  const refused = (alter: (text: string) => string, says: RegExp): void => {
    withCatalogue('regions.yaml', alter, (root) => assert.throws(() => loadCatalogue(root), says));
  };

  it('are of regions that exist, each pair once', () => {
    refused((text) => text.replace('pair: [eu, na]', 'pair: [eu, mars]'), /"mars" is not one of regions/);
    refused((text) => text.replace('pair: [eu, na]', 'pair: [sa, eu]'), /there twice/);
    refused((text) => text.replace(/^.*pair: \[sa, ap\].*\n/m, ''), /sa and ap have no figure/);
  });
});
