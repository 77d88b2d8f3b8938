import assert from 'node:assert/strict';
import { measuredOf } from '../../cli/parts/measure-link.ts';
import { linkGot } from '../../reports/index.ts';

describe('measuredOf', () => {
  const figure = (name: string, asked: number, got: number, within = true) => ({
    ...{
      name,
      unit: name === 'loss' ? '%' : 'ms',
      asked,
      got,
      tolerance: 1,
      uncertainty: 0.25,
      within,
      conclusive: true,
    },
  });
  const printed = {
    ...{ from: 'core', to: 'sa', by: 'relay', within: false, void: false },
    sample: { got: { sent: 20_000, received: 19_400 }, pps: 4998, sendLateMs: 0.3, sendLate: 0 },
    figures: [figure('loss', 3, 3.02), figure('delay', 0, 2.5, false), figure('jitter σ', 0, 0.1)],
  };

  it('keeps what was asked, and what came unasked', () => {
    const measured = measuredOf(printed);
    assert.deepEqual([measured.packets, measured.pps, measured.within], [20_000, 4998, false]);
    assert.equal(linkGot(measured), '3 % loss asked, 3.02 ± 0.25 got; 0 ms delay asked, 2.5 ± 0.25 got');
  });
});
