import assert from 'node:assert/strict';
import { numbersOf, peopleOf } from '../../catalogue/index.ts';
import type { Region } from '../../catalogue/index.ts';

const sa: Region = { id: 'sa', title: 'South America', index: 3 };
const eu: Region = { id: 'eu', title: 'Europe', index: 1 };

describe('numbersOf', () => {
  it('begins with the index of the region', () => {
    assert.deepEqual(numbersOf(sa, { from: 1, count: 600 }), { first: '300001', count: 600 });
    assert.deepEqual(numbersOf(eu, { from: 42, count: 1 }), { first: '100042', count: 1 });
  });

  it('refuses numbers that nobody has', () => {
    assert.throws(
      () => numbersOf(sa, { from: 301, count: 301 }),
      /Cannot take 301 numbers from the 301th of region sa/,
    );
    assert.throws(() => numbersOf(sa, { from: 0, count: 1 }), RangeError);
  });
});

describe('peopleOf', () => {
  it('never lets one number both call and be called', () => {
    const { callers, callees } = peopleOf(sa, sa);
    assert.deepEqual(callers, { first: '300001', count: 300 });
    assert.deepEqual(callees, { first: '300301', count: 300 });
  });

  it('takes the called people from the peer region', () => {
    assert.equal(peopleOf(sa, eu).callees.first, '100301');
  });
});
