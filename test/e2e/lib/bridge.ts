import path from 'node:path';
import { streamCompose } from '../../../cli/docker/compose.ts';
import { BrowserStack } from './browser.ts';
import { root } from './soak.ts';

/** What vigie-journey prints (engine/journey/run.go). */
export interface Account {
  room: string;
  number: string;
  enteredMs: number;
  ways: { from: string; to: string; said: number; heard: number; p50Ms: number | null; maxMs: number | null }[];
}

/** The stack with rooms, and the container of the browser's layer for telephones and a person in a room. */
export class BridgeStack extends BrowserStack {
  constructor() {
    super(['browser'], [path.join(root, 'test/e2e/lib/bridge.compose.yaml')]);
  }

  /** One conversation of vigie-journey. */
  async journey(args: string[]): Promise<Account> {
    const { exitCode, stdout, stderr } = await this.exec([], ['vigie-journey', ...args]).finished;
    if (exitCode !== 0) throw new Error(`vigie-journey ended with ${exitCode}: ${stderr.slice(-2000)}`);
    return JSON.parse(stdout) as Account;
  }

  /** Asks the rooms' service to call a number into a room, again and again until the room is open. */
  async callOut(room: string, number: string, withinMs: number): Promise<string> {
    const until = Date.now() + withinMs;
    for (;;) {
      const command = ['exec', '-T', 'rooms', 'node', '/usr/share/vigie/rooms/rooms.mjs', 'call', room, number];
      const { stdout, stderr } = await streamCompose(this.project, command, { timeoutMs: withinMs });
      const outcome = stdout.trim() === '' ? stderr.trim() : stdout.trim();
      if (outcome !== 'room' || Date.now() > until) return outcome;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
