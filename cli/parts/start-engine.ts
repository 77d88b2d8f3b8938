import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineArguments } from '../docker/realtime.ts';
import { run } from '../docker/run.ts';
import { lastLines } from '../docker/last-lines.ts';
import { CommandError } from '../exit-codes.ts';
import { engineState } from './engine-state.ts';

const LOG = '/var/log/vigie-dockerd.log';
const START_TIMEOUT_MS = 60_000;

/**
 * Start the installed engine: by systemd where it is the init, else as a
 * process of its own that outlives us (in a container no init starts services).
 */
export async function startEngine(say: (text: string) => void, signal: AbortSignal): Promise<void> {
  if (hasSystemd()) {
    say('systemctl start docker');
    await run('systemctl', ['start', 'docker'], { timeoutMs: START_TIMEOUT_MS, signal });
  } else {
    say(`dockerd (log in ${LOG})`);
    const log = openSync(LOG, 'a');
    spawn('dockerd', engineArguments(), { detached: true, stdio: ['ignore', log, log] }).unref();
  }
  const deadline = Date.now() + START_TIMEOUT_MS;
  while ((await engineState()).engine === null) {
    if (Date.now() > deadline) {
      const details = existsSync(LOG) ? lastLines(readFileSync(LOG, 'utf8'), 8) : [];
      throw new CommandError('Cannot start the Docker engine: no answer in 60 s', { exitCode: 3, details });
    }
    await sleep(500, undefined, { signal });
  }
}

export function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}
