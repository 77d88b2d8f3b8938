import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { composeFiles } from '../../cli/docker/compose.ts';
import { projectOf } from '../../cli/docker/project.ts';
import { scaleArguments } from '../../cli/parts/stack.ts';

describe('scaleArguments', () => {
  const scaled = new Map([['ipbx', { min: 1, max: 3 }]]);
  const containers = (...states: string[]) =>
    states.map((state) => ({ id: 'x', service: 'ipbx', state, health: '', exitCode: 0 }));

  it('keeps the instances that run', () => {
    assert.deepEqual(scaleArguments(containers('running', 'running', 'exited'), scaled), ['--scale', 'ipbx=2']);
  });

  it('keeps to the bounds', () => {
    assert.deepEqual(scaleArguments([], scaled), ['--scale', 'ipbx=1']);
    assert.deepEqual(scaleArguments(containers(...Array<string>(5).fill('running')), scaled), ['--scale', 'ipbx=3']);
  });
});

describe('composeFiles', () => {
  const names = (systems: string[]): string[] => composeFiles({ boards: true }, systems).map((path) => basename(path));

  it('takes in the ground, then the layer of a system that the catalogue has, then the boards', () => {
    const ground = ['compose.yaml', 'compose.database.yaml', 'compose.observability.yaml', 'compose.identity.yaml'];
    assert.deepEqual(names(['rooms', 'voice']), [...ground, 'compose.rooms.yaml', 'compose.boards.yaml']);
  });

  it('leaves out the layer of a system that the catalogue has not', () => {
    assert.ok(!names(['voice']).includes('compose.rooms.yaml'));
  });
});

describe('projectOf', () => {
  it('gives a fingerprint of each configuration, so that a changed one starts its service anew', () => {
    const { env } = projectOf([], { boards: false });
    for (const name of ['DB', 'EDGE', 'IPBX', 'WAN', 'COLLECTOR', 'ALERTS', 'DOOR', 'DIRECTORY']) {
      assert.match(env[`VIGIE_CONFIG_${name}`] ?? '', /^[0-9a-f]{16}$/, name);
    }
    assert.notEqual(env['VIGIE_CONFIG_DB'], env['VIGIE_CONFIG_EDGE']);
  });
});
