import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePolicies, readPolicies } from '../../collectors/autoscaler/policy.ts';
import { loadCatalogue } from '../../catalogue/index.ts';
import { scalingFile } from '../../dashboards/rules/scaling.ts';

describe('parsePolicies', () => {
  it('reads the file that is made from the catalogue', () => {
    const made = scalingFile(loadCatalogue(process.cwd()));
    assert.deepEqual(parsePolicies(JSON.stringify(made)), made);
    assert.ok(made['ipbx']);
  });

  it('names the service and the field that is wrong', () => {
    assert.throws(() => parsePolicies('{"ipbx":{"min":1,"max":"3","cooldownMs":1}}'), /ipbx: max is "3"/);
    assert.throws(() => parsePolicies('{"ipbx":{"min":1,"max":3}}'), /ipbx: cooldownMs is undefined/);
    assert.throws(() => parsePolicies('{"ipbx":{"min":4,"max":3,"cooldownMs":1}}'), /min 4 is above max 3/);
    assert.throws(() => parsePolicies('[]'), /not an object/);
  });
});

describe('readPolicies', () => {
  it('is empty without a file, and an error with its path where the file is broken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigie-policy-'));
    assert.deepEqual(await readPolicies(join(folder, 'none.json')), {});
    await writeFile(join(folder, 'broken.json'), '{');
    await assert.rejects(readPolicies(join(folder, 'broken.json')), /broken\.json/);
  });
});
