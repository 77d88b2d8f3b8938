import assert from 'node:assert/strict';
import { loadCatalogue, recordProblems } from '../../catalogue/index.ts';
import type { MailPlan } from '../../catalogue/index.ts';
import { makePlans } from '../../cli/parts/plan.ts';

describe('a plan of mail', () => {
  const catalogue = loadCatalogue();
  const region = catalogue.regions.find(({ id }) => id === 'sa');
  const profile = catalogue.profiles['smoke'];
  assert.ok(region && profile);
  const [plan] = makePlans({ catalogue, profile, region, systems: ['mail'], runId: 'r', seed: 1 }, {}) as MailPlan[];
  assert.ok(plan);

  it('has the profile’s load, the system’s places and people of the region', () => {
    assert.equal(plan.withinMs, 20_000);
    assert.equal(plan.servers.mailboxes, '198.19.0.26:993');
    assert.deepEqual(plan.people.senders, { first: '300561', count: 20 });
    assert.deepEqual(plan.people.recipients, { first: '300581', count: 20 });
  });

  it('is as its schema says, and one without its servers is not', () => {
    assert.deepEqual(recordProblems('plan', plan), []);
    const { servers, ...without } = plan;
    assert.match(recordProblems('plan', without).join(), /"servers" is missing/, JSON.stringify(servers));
  });

  it('gates k6 by the same limits', () => {
    assert.deepEqual(plan.k6Thresholds['vigie_mail_visible'], ['p(95)<=5000']);
    assert.deepEqual(plan.k6Thresholds['vigie_mail_ok'], ['rate>=1']);
  });
});
