import assert from 'node:assert/strict';
import { parsePayload, PayloadError } from '../../collectors/autoscaler/payload.ts';

const alert = {
  status: 'firing',
  labels: { alertname: 'VoiceQualityLow', vigie_system: 'voice', vigie_service: 'ipbx', vigie_action: 'out' },
  annotations: { summary: 'p5 of the quality of running calls is under 3.8' },
  startsAt: '2026-11-24T08:00:00Z',
  fingerprint: 'c0ffee',
};
const body = (...alerts: unknown[]): string => JSON.stringify({ version: '4', status: 'firing', alerts });

describe('parsePayload', () => {
  it('reads what an alert asks for', () => {
    assert.deepEqual(parsePayload(body(alert)), [
      {
        key: 'c0ffee@2026-11-24T08:00:00Z',
        alert: 'VoiceQualityLow',
        status: 'firing',
        service: 'ipbx',
        action: 'out',
        summary: 'p5 of the quality of running calls is under 3.8',
      },
    ]);
  });

  it('leaves out alerts that ask for nothing', () => {
    assert.deepEqual(parsePayload(body({ ...alert, labels: { alertname: 'DatasourceNoData' } })), []);
  });

  it('takes the name of the alert where it has no summary', () => {
    assert.equal(parsePayload(body({ ...alert, annotations: {} }))[0]?.summary, 'VoiceQualityLow');
  });

  const wrong: [string, string, RegExp][] = [
    ['no JSON', '{', /not JSON/],
    ['null', 'null', /alerts is not a list/],
    ['alerts that are no list', '{"alerts":{}}', /alerts is not a list/],
    ['an alert that is no object', body(alert, 7), /alerts\[1\] is not an object/],
    ['no labels', body({ ...alert, labels: undefined }), /alerts\[0\]\.labels/],
    [
      'an action nobody knows',
      body({ ...alert, labels: { ...alert.labels, vigie_action: 'up' } }),
      /vigie_action is "up"/,
    ],
    ['a status nobody knows', body({ ...alert, status: 'maybe' }), /status is "maybe"/],
    ['no fingerprint', body({ ...alert, fingerprint: '' }), /fingerprint is ""/],
    ['no start', body({ ...alert, startsAt: undefined }), /startsAt is absent/],
    ['no service', body({ ...alert, labels: { alertname: 'A', vigie_action: 'in' } }), /vigie_service is absent/],
  ];
  for (const [what, text, message] of wrong) {
    it(`refuses ${what}, naming it`, () => {
      assert.throws(
        () => parsePayload(text),
        (error) => error instanceof PayloadError && message.test(error.message),
      );
    });
  }

  it('gives asks or a PayloadError for any bytes, never anything else', () => {
    const whole = body(alert);
    for (let cut = 0; cut < whole.length; cut++) {
      for (const text of [whole.slice(0, cut), whole.slice(cut), `${whole.slice(0, cut)}0${whole.slice(cut)}`]) {
        try {
          for (const ask of parsePayload(text)) assert.match(ask.action, /^(out|in)$/);
        } catch (error) {
          assert.ok(error instanceof PayloadError, String(error));
        }
      }
    }
  });
});
