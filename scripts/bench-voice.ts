import { join } from 'node:path';
import { command, isOnPath } from './command.ts';
import { ROOT } from './source-files.ts';

/** `npm run bench:voice -- [--quick] [--json] [--gate] [--only a,b]`: builds the benchmark (engine/bench) and runs it. */
const program = join(ROOT, 'build/vigie-bench');
process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  if (!(await isOnPath('go'))) {
    console.error('✗ Cannot build the benchmark: there is no Go here (apt-get install -y golang-go, 1.26 or newer)');
    return 1;
  }
  const build = ['build', '-o', program, './cmd/vigie-bench'];
  const built = await command('go', build, { cwd: join(ROOT, 'engine') });
  if (built.exitCode !== 0) return 1;
  return (await command(program, args)).exitCode;
}
