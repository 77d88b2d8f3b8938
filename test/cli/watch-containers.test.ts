import assert from 'node:assert/strict';
import { faults, faultsInWords, parseEvent } from '../../cli/parts/watch-containers.ts';

/** As Docker 20.10 writes it. */
function line(action: string, attributes: Record<string, string>): string {
  const Attributes = { 'com.docker.compose.service': 'mta', image: 'vigie/mta:dev', ...attributes };
  return JSON.stringify({
    Type: 'container',
    Action: action,
    Actor: { ID: '1', Attributes },
    timeNano: 1795782085380666600,
  });
}

describe('watchContainers', () => {
  const events = (...lines: string[]) => lines.map(parseEvent).filter((event) => event !== null);

  it('tells who was killed, and when it was back', () => {
    const told = faults(events(line('die', { exitCode: '137' }), line('start', {})));
    assert.deepEqual(told, [
      { at: '2026-11-27T12:21:25.380Z', kind: 'fault', subject: 'mta', text: 'mta was killed' },
      { at: '2026-11-27T12:21:25.380Z', kind: 'fault', subject: 'mta', text: 'mta started again' },
    ]);
  });

  it('tells the exit code of one that failed by itself, and of the kernel when there was no memory', () => {
    const told = faults(events(line('oom', {}), line('die', { exitCode: '3' })));
    assert.deepEqual(
      told.map(({ text }) => text),
      ['a process of mta was ended by the kernel: out of memory', 'mta ended, exit code 3'],
    );
  });

  it('is silent on who was asked to end, and on who starts for the first time', () => {
    assert.deepEqual(faults(events(line('die', { exitCode: '143' }), line('start', {}))), []);
    assert.deepEqual(faults(events(line('die', { exitCode: '0' }))), []);
  });

  it('takes no line of another container or another kind', () => {
    assert.equal(parseEvent('Cannot connect to the Docker daemon'), null);
    assert.equal(parseEvent(JSON.stringify({ Action: 'die', timeNano: 1, Actor: { Attributes: {} } })), null);
    assert.equal(parseEvent(line('exec_die', {})), null);
  });

  it('names in one reason all that ended, and none where nothing did', () => {
    const told = faults(events(line('die', { exitCode: '137' }), line('start', {}), line('die', { exitCode: '1' })));
    assert.deepEqual(faultsInWords(told), ['during the run: mta was killed, mta ended, exit code 1']);
    assert.deepEqual(faultsInWords([]), []);
  });
});
