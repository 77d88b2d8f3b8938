import { join } from 'node:path';
import { ensureBaseImage } from '../cli/parts/base-image.ts';
import { engineState } from '../cli/parts/engine-state.ts';
import { projectOf } from '../cli/docker/project.ts';
import { command, isOnPath } from './command.ts';
import { ROOT } from './source-files.ts';

/** How to run `go` here. */
export interface GoCommand {
  program: string;
  args: readonly string[];
  cwd: string;
}

const IMAGE = 'vigie/go:dev';
let lent: Promise<boolean> | undefined;

/** A go command in `engine/`: the host's toolchain, else one in a container; null when there is neither. */
export async function goCommand(args: readonly string[]): Promise<GoCommand | null> {
  const cwd = join(ROOT, 'engine');
  if (await isOnPath('go')) return { program: 'go', args, cwd };
  lent ??= buildImage();
  if (!(await lent)) return null;
  const authorities = projectOf([], { boards: false }).env['VIGIE_CA_FILE'] ?? '';
  const volumes = [`${cwd}:/src:ro`, 'vigie-go:/cache', `${authorities}:/etc/ssl/certs/ca-certificates.crt:ro`];
  const environment = ['GOFLAGS=-buildvcs=false', 'GOPATH=/cache/go', 'GOCACHE=/cache/build', 'GOTOOLCHAIN=local'];
  const passed = ['GOPROXY', 'GOSUMDB'].filter((name) => (process.env[name] ?? '') !== '');
  const options = [
    ...volumes.flatMap((volume) => ['-v', volume]),
    ...[...environment, ...passed].flatMap((variable) => ['-e', variable]),
  ];
  // The host's network: modules are fetched from where the host fetches them.
  const all = ['run', '--rm', '--network', 'host', '-w', '/src', ...options, IMAGE, 'go', ...args];
  return { program: 'docker', args: all, cwd: ROOT };
}

async function buildImage(): Promise<boolean> {
  if ((await engineState()).engine === null) return false;
  console.log(' - there is no Go on this machine: its part runs in a container (vigie/go:dev)');
  const project = projectOf([], { boards: false });
  await ensureBaseImage(project, { say: (text) => console.log(`   ${text}`), signal: new AbortController().signal });
  const dockerfile = join(ROOT, 'scripts/go.Dockerfile');
  const args = ['build', '--progress', 'plain', '-t', IMAGE, '-f', dockerfile, join(ROOT, 'scripts')];
  const { exitCode, output } = await command('docker', args, { quiet: true, env: project.env });
  if (exitCode !== 0) console.log(output.split('\n').slice(-12).join('\n'));
  return exitCode === 0;
}
