import { join } from 'node:path';
import { command, isOnPath } from './command.ts';
import { ROOT } from './source-files.ts';

/**
 * `npm run bench:rooms -- [--quick] [--json] [--gate] [--rounds N] [--only pion,chromium]`: builds the benchmark
 * (engine/bench/rooms) and LiveKit's server, as the stack's image has it, and runs it.
 * VIGIE_LIVEKIT_SERVER names a server that is built already.
 */
const program = join(ROOT, 'build/vigie-bench-rooms');
const client = join(ROOT, 'web/rooms/node_modules/livekit-client/dist/livekit-client.umd.js');
process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  if (!(await isOnPath('go'))) {
    console.error('✗ Cannot build the benchmark: there is no Go here (apt-get install -y golang-go, 1.26 or newer)');
    return 1;
  }
  const build = ['build', '-o', program, './cmd/vigie-bench-rooms'];
  if ((await command('go', build, { cwd: join(ROOT, 'engine') })).exitCode !== 0) return 1;
  const server = await liveKit();
  if (server === null) return 1;
  return (await command(program, ['--server', server, '--client', client, ...args])).exitCode;
}

/** The server's program; null where it cannot be built, which is said. */
async function liveKit(): Promise<string | null> {
  const given = process.env['VIGIE_LIVEKIT_SERVER'] ?? '';
  if (given !== '') return given;
  const path = join(ROOT, 'build/livekit-server');
  const build = ['build', '-mod=readonly', '-o', path, 'github.com/livekit/livekit-server/cmd/server'];
  const { exitCode } = await command('go', build, { cwd: join(ROOT, 'stack/images/sfu') });
  return exitCode === 0 ? path : null;
}
