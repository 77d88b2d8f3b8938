// Plain JavaScript without imports from npm: it runs before there is anything to import.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const LEAST_NODE = [20, 19];

checkNode();
for (const folder of [
  '.',
  'collectors',
  'scenarios',
  'web/lib',
  'web/pad',
  'web/portal',
  'web/rooms',
  'web/softphone',
]) {
  ensure(join(root, folder), folder);
}

/** Stops with one line where Node is too old to run the rest. */
function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  console.error(`✗ Node ${process.versions.node} is too old (${LEAST_NODE.join('.')} or newer is needed)`);
  process.exit(2);
}

/** Runs `npm ci` in a folder whose modules are missing, or older than its lock file. */
function ensure(dir, name) {
  const [lock, installed] = [join(dir, 'package-lock.json'), join(dir, 'node_modules/.package-lock.json')];
  if (!existsSync(lock)) return;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  const why = existsSync(installed) ? 'the lock file is newer' : 'they are missing';
  // Standard output belongs to the command that follows, which may print one JSON document there.
  console.error(` - modules    npm ci in ${name === '.' ? 'the project' : name}: ${why}`);
  const env = { ...process.env };
  // npm hands these on to what it runs; inside the other folder they would point back here.
  for (const key of Object.keys(env)) if (/^npm_(package|lifecycle|config_(local_)?prefix)/.test(key)) delete env[key];
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: dir,
    env,
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  console.error(`✗ Cannot install the modules of ${dir}: npm ci ended with ${status}`);
  process.exit(1);
}
