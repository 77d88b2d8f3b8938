import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadCatalogue, scaledSystems } from '../../catalogue/index.ts';
import { panels } from '../../dashboards/index.ts';
import { alertGroups, alertsOf, expressionOf } from '../../dashboards/rules/alerts.ts';
import { scalingFile } from '../../dashboards/rules/scaling.ts';
import { vmalertRules } from '../../dashboards/rules/vmalert.ts';

describe('alerts', () => {
  const catalogue = loadCatalogue();
  const voice = scaledSystems(catalogue.systems).find(({ id }) => id === 'voice');
  assert.ok(voice);
  const alerts = alertsOf(voice);

  it('ask for out on quality and on set-up, and for in when it is quiet', () => {
    assert.deepEqual(
      alerts.map(({ name, labels }) => [name, labels.vigie_action]),
      [
        ['VoiceQualityLow', 'out'],
        ['VoiceSetupSlow', 'out'],
        ['VoiceQuiet', 'in'],
      ],
    );
    for (const { labels } of alerts) assert.equal(labels.vigie_service, 'ipbx');
  });

  it('compare the signal with the field of the rule', () => {
    const [low, slow] = alerts.map(expressionOf);
    assert.match(low ?? '', /^\(histogram_quantile\(0\.05, .*interval_mos_bucket\[15s\].*\) < 3\.8$/);
    assert.match(slow ?? '', /^\(histogram_quantile\(0\.95, .*srd_bucket\[15s\].*\) > 500$/);
  });

  it('never ask for less than the least', () => {
    const quiet = alerts.find(({ labels }) => labels.vigie_action === 'in');
    assert.match(quiet?.signal ?? '', /and max\(.*vigie_service_replicas\{service="ipbx"\}.*\) > 1$/);
  });

  it('have their signal on the scaling board, with their threshold as its line', () => {
    for (const rule of [...voice.scaling.out, voice.scaling.in]) {
      const panel = panels.find(({ board, title }) => board === 'scaling' && title === rule.name);
      assert.ok(panel, rule.name);
      assert.equal(panel.queries[0]?.expr, rule.expr);
      const limits = panel.limits.flatMap(({ min, max }) => [min, max]);
      assert.ok(limits.includes(rule.below ?? rule.above));
    }
  });

  it('are evaluated as often as samples come', () => {
    assert.match(JSON.stringify(vmalertRules(catalogue)), /"name":"voice","interval":"2s"/);
  });

  it('find a dip within their share of 15 s', () => {
    for (const { name, for: pending } of alerts.filter(({ labels }) => labels.vigie_action === 'out')) {
      assert.ok(Number.parseInt(pending, 10) <= 4, name);
    }
  });
});

describe('alerts that ask for nothing', () => {
  it('are evaluated with the others, and never reach the autoscaler', () => {
    const { systems } = loadCatalogue();
    const { alerts = [] } = alertGroups(systems).find(({ system }) => system === 'mail') ?? {};
    assert.deepEqual(
      alerts.map(({ name, labels }) => [name, labels]),
      [
        ['MailSlow', { vigie_system: 'mail' }],
        ['MailFailing', { vigie_system: 'mail' }],
      ],
    );
    assert.match(JSON.stringify(vmalertRules(loadCatalogue())), /"name":"mail".*MailSlow.*> 5000/);
  });
});

describe('RelayNearlyFull', () => {
  it('fires at four fifths of what coturn is told to grant', () => {
    const conf = readFileSync(new URL('../../stack/config/turn/turnserver.conf', import.meta.url), 'utf8');
    const quota = Number(/^total-quota=(\d+)$/m.exec(conf)?.[1]);
    const rooms = alertGroups(loadCatalogue().systems).find(({ system }) => system === 'rooms');
    const full = rooms?.alerts.find(({ name }) => name === 'RelayNearlyFull');
    assert.ok(full);
    assert.equal(expressionOf(full), `(max(last_over_time(vigie_relay_active[15s]))) > ${0.8 * quota}`);
  });
});

describe('scalingFile', () => {
  it('gives the autoscaler its bounds by service, in ms', () => {
    const { ipbx } = scalingFile(loadCatalogue());
    assert.deepEqual(ipbx, { system: 'voice', min: 1, max: 3, cooldownMs: 30_000 });
  });
});
