import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { asks, scene } from './scene.ts';

describe('Controller', () => {
  it('adds one instance however often the same alert is delivered', async () => {
    const { controller, pool, counted } = await scene();
    await Promise.all([1, 2, 3].map(() => controller.deliver(asks('out'))));
    await controller.idle();
    await controller.deliver(asks('out'));
    assert.equal(pool.size, 2);
    assert.deepEqual(counted, ['ipbx out done']);
  });

  it('adds one more when the alert still fires after the cool-down', async () => {
    const { controller, pool, clock } = await scene();
    for (const seconds of [0, 10, 10, 10]) {
      clock.ms += seconds * 1000;
      await controller.deliver(asks('out'));
      await controller.idle();
    }
    assert.equal(pool.size, 3);
  });

  it('changes nothing in a dry run, says what it would do, and keeps to the cool-down', async () => {
    const { controller, pool, counted } = await scene({ dryRun: true });
    await controller.deliver(asks('out'));
    await controller.deliver(asks('out'));
    assert.deepEqual(pool.steps, []);
    assert.deepEqual(counted, ['ipbx out dry-run']);
    assert.match(controller.events()[1]?.text ?? '', /ipbx 1 → 2 would be asked \(dry run\)/);
  });

  it('tells alert, decision and result as events of the run record', async () => {
    const { controller } = await scene();
    await controller.deliver(asks('out'));
    await controller.idle();
    await controller.deliver(asks('out', { status: 'resolved' }));
    const at = '2026-11-24T08:00:00.000Z';
    assert.deepEqual(controller.events(), [
      { at, kind: 'alert', subject: 'VoiceQualityLow', text: 'VoiceQualityLow: why' },
      { at, kind: 'scale', subject: 'ipbx', text: 'ipbx 1 → 2 asked by VoiceQualityLow' },
      { at, kind: 'scale', subject: 'ipbx', text: 'ipbx-2 is healthy, 0.0 s after it was asked for' },
      { at, kind: 'alert', subject: 'VoiceQualityLow', text: 'VoiceQualityLow is over' },
    ]);
  });

  it('tells a refusal once', async () => {
    const { controller, pool, counted } = await scene();
    pool.size = 3;
    await controller.deliver(asks('out'));
    await controller.deliver(asks('out'));
    assert.deepEqual(counted, ['ipbx out refused']);
  });

  it('tries again at the next delivery when a step out failed', async () => {
    const { controller, pool, counted } = await scene();
    pool.fail = true;
    await controller.deliver(asks('out'));
    await controller.idle();
    pool.fail = false;
    await controller.deliver(asks('out'));
    await controller.idle();
    assert.deepEqual(counted, ['ipbx out failed', 'ipbx out done']);
    assert.match(controller.events()[2]?.text ?? '', /failed: no memory/);
  });

  it('does not wait for a drain, and can add one meanwhile', async () => {
    const { controller, pool } = await scene();
    pool.size = 2;
    assert.deepEqual(await controller.deliver(asks('in')), ['VoiceQuiet: ipbx 2 → 1']);
    await new Promise(setImmediate);
    await controller.deliver(asks('out'));
    pool.drained();
    await controller.idle();
    assert.deepEqual(pool.steps, ['in', 'out']);
    assert.match(controller.events().at(-1)?.text ?? '', /ipbx-2 (drained|is healthy)/);
  });

  it('takes none away while an alert asks for more, even in one delivery', async () => {
    const { controller, pool } = await scene();
    pool.size = 3;
    await controller.deliver([...asks('out'), ...asks('in')]);
    assert.deepEqual(pool.steps, []);
  });

  it('knows after a restart what it did, though its last line was cut short', async () => {
    const before = await scene();
    await before.controller.deliver(asks('out'));
    await before.controller.idle();
    await appendFile(before.path, '{"at":"2026-11-2');
    const after = await scene({ path: before.path });
    after.pool.size = 2;
    await after.controller.deliver(asks('out'));
    assert.deepEqual(after.pool.steps, []);
    assert.equal(after.controller.events().length, before.controller.events().length);
  });
});
