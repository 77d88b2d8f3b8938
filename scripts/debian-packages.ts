import { existsSync } from 'node:fs';
import { onPath } from '../cli/parts/engine-state.ts';
import { apt } from '../cli/parts/install-engine.ts';

/** What tests are held against, programs and a header, and the Debian packages that bring them (also in go.Dockerfile). */
const NEEDED: Readonly<Record<string, string>> = {
  tshark: 'tshark',
  sipp: 'sip-tester',
  rtpengine: 'rtpengine-daemon',
  sox: 'sox',
  ffmpeg: 'ffmpeg',
  openssl: 'openssl',
  ip: 'iproute2',
  '/usr/include/srtp2/srtp.h': 'libsrtp2-dev',
};

async function isHere(what: string): Promise<boolean> {
  return what.startsWith('/') ? existsSync(what) : onPath(what);
}

/**
 * Install what is missing, on CI and where apt can be used: a developer's
 * machine is left as it is, and what needs the program is skipped there.
 * Where the host has no Go, its tests run in an image that has them all.
 */
export async function ensurePrograms({ onCi }: { onCi: boolean }): Promise<void> {
  if (!(await onPath('go'))) return;
  const wanted = await Promise.all(
    Object.entries(NEEDED).map(async ([what, name]) => ((await isHere(what)) ? [] : [name])),
  );
  const packages = wanted.flat();
  if (packages.length === 0) return;
  if (!onCi || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    console.log(` - not installed here: ${packages.join(', ')}; tests against them are skipped`);
    return;
  }
  console.log(` - apt-get install ${packages.join(' ')}`);
  const { signal } = new AbortController();
  try {
    await apt(['update'], signal);
    await apt(['install', '-y', '--no-install-recommends', ...packages], signal);
  } catch (error) {
    console.log(` ✗ ${error instanceof Error ? error.message : String(error)}; tests against them are skipped`);
  }
}
