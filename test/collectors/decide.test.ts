import assert from 'node:assert/strict';
import { decide } from '../../collectors/autoscaler/decide.ts';
import type { ServiceState } from '../../collectors/autoscaler/decide.ts';
import type { Ask } from '../../collectors/autoscaler/payload.ts';

const NOW = 1_000_000;
const policy = { system: 'voice', min: 1, max: 3, cooldownMs: 30_000 };

function ask(action: 'out' | 'in', key = 'f@s'): Ask {
  return { key, alert: 'VoiceQualityLow', status: 'firing', service: 'ipbx', action, summary: 'low' };
}

function state(change: Partial<ServiceState> = {}): ServiceState {
  const still = { replicas: 1, busy: false, lastOutAt: null, lastChangeAt: null, actedOn: new Map(), outFiring: false };
  return { ...still, ...change };
}

describe('decide', () => {
  it('adds one where an alert asks for more', () => {
    assert.deepEqual(decide(ask('out'), policy, state(), NOW), { kind: 'scale', from: 1, to: 2 });
  });

  it('refuses a service that the catalogue does not scale', () => {
    assert.equal(decide(ask('out'), undefined, state(), NOW).kind, 'refuse');
  });

  it('stays within the bounds, both included', () => {
    assert.equal(decide(ask('out'), policy, state({ replicas: 2 }), NOW).kind, 'scale');
    assert.equal(decide(ask('out'), policy, state({ replicas: 3 }), NOW).kind, 'refuse');
    assert.equal(decide(ask('out'), policy, state({ replicas: 4 }), NOW).kind, 'refuse');
    assert.equal(decide(ask('in'), policy, state({ replicas: 2 }), NOW).kind, 'scale');
    assert.equal(decide(ask('in'), policy, state({ replicas: 1 }), NOW).kind, 'ignore');
    assert.equal(decide(ask('in'), policy, state({ replicas: 0 }), NOW).kind, 'ignore');
  });

  it('does nothing about the same alert delivered again, and asks once more when it fires past the cool-down', () => {
    const acted = state({ replicas: 2, actedOn: new Map([['f@s', NOW]]), lastOutAt: NOW, lastChangeAt: NOW });
    assert.equal(decide(ask('out'), policy, acted, NOW + 29_999).kind, 'ignore');
    assert.deepEqual(decide(ask('out'), policy, acted, NOW + 30_000), { kind: 'scale', from: 2, to: 3 });
  });

  it('refuses a second alert while a new instance takes its share', () => {
    const cooling = state({ replicas: 2, actedOn: new Map([['f@s', NOW]]), lastOutAt: NOW, lastChangeAt: NOW });
    assert.equal(decide(ask('out', 'other'), policy, cooling, NOW + 1000).kind, 'refuse');
  });

  it('adds one at once after one was taken away, but takes none away soon after any change', () => {
    const lately = state({ replicas: 2, lastChangeAt: NOW - 1000 });
    assert.equal(decide(ask('out'), policy, lately, NOW).kind, 'scale');
    assert.equal(decide(ask('in'), policy, lately, NOW).kind, 'refuse');
    assert.equal(decide(ask('in'), policy, lately, NOW + 29_000).kind, 'scale');
  });

  it('takes none away while another alert asks for more', () => {
    assert.equal(decide(ask('in'), policy, state({ replicas: 2, outFiring: true }), NOW).kind, 'refuse');
  });

  it('waits while a change is under way', () => {
    assert.equal(decide(ask('out'), policy, state({ busy: true }), NOW).kind, 'ignore');
  });
});
