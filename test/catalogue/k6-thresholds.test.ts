import assert from 'node:assert/strict';
import { k6ThresholdsOf, loadCatalogue } from '../../catalogue/index.ts';

describe('k6ThresholdsOf', () => {
  it("says a profile's limits in k6's syntax", () => {
    const profile = loadCatalogue().profiles['default'];
    assert.ok(profile);
    const limits = { mos: { p5: { min: 4.2 }, mean: { min: 4 } }, srd: { p95: { min: 1, max: 500 } } };
    const voice = { ...limits, calls: { ratio: { min: 0.99 } }, rtt: { p95: { max: 300 } } };
    assert.deepEqual(k6ThresholdsOf({ ...profile, thresholds: { voice } }, 'voice'), {
      vigie_mos: ['p(5)>=4.2', 'avg>=4'],
      vigie_srd: ['p(95)>=1', 'p(95)<=500'],
      vigie_call_ok: ['rate>=0.99'],
    });
  });
});
