import assert from 'node:assert/strict';
import { loadCatalogue, loadPlan, valuesAt } from '../../catalogue/index.ts';

describe('loadPlan', () => {
  const voice = loadCatalogue().systems.find(({ id }) => id === 'voice');

  it('gives durations in ms under a name that says so, and leaves the rest', () => {
    assert.ok(voice);
    const plan = loadPlan({ id: voice.id }, { talk: '1m30s', ring: '200ms', codec: 'pcma', calls: 3 });
    assert.deepEqual(plan, { talkMs: 90_000, ringMs: 200, codec: 'pcma', calls: 3 });
  });

  it('brings the places of the system', () => {
    assert.ok(voice?.places);
    assert.deepEqual(loadPlan(voice, {}), voice.places);
  });
});

describe('valuesAt', () => {
  const record = { heard: { caller: { mos: 4 }, callee: { mos: 3 } }, none: null, legs: [{ ms: 1 }, { ms: null }] };

  it('takes each value of a group or a list for a star', () => {
    assert.deepEqual(valuesAt(record, 'heard.*.mos'), [4, 3]);
    assert.deepEqual(valuesAt(record, 'legs.*.ms'), [1]);
  });

  it('leaves out what is not there, is null or is no number', () => {
    for (const path of ['none', 'none.mos', 'heard', 'nothing.at.all']) assert.deepEqual(valuesAt(record, path), []);
  });
});
