import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller } from '../../collectors/autoscaler/controller.ts';
import { Journal } from '../../collectors/autoscaler/journal.ts';
import type { Ask } from '../../collectors/autoscaler/payload.ts';
import type { Scaler } from '../../collectors/autoscaler/scaler.ts';

/** A pool that is a number: `fail` makes its next step out fail, `drained` ends the draining. */
export class Pool implements Scaler {
  size = 1;
  fail = false;
  readonly steps: string[] = [];
  drained: () => void = () => undefined;

  replicas = (): Promise<number> => Promise.resolve(this.size);

  out = (service: string): Promise<string> => {
    this.steps.push('out');
    if (this.fail) return Promise.reject(new Error('no memory'));
    return Promise.resolve(`${service}-${(this.size += 1)}`);
  };

  in = (service: string): Promise<{ name: string; gone: Promise<void> }> => {
    this.steps.push('in');
    this.size -= 1;
    const gone = new Promise<void>((resolve) => (this.drained = resolve));
    return Promise.resolve({ name: `${service}-${this.size + 1}`, gone });
  };
}

export interface Scene {
  controller: Controller;
  pool: Pool;
  counted: string[];
  clock: { ms: number };
  path: string;
}

/** A controller with its journal in a new folder, or in `path` to take up an earlier one. */
export async function scene(options: { dryRun?: boolean; path?: string } = {}): Promise<Scene> {
  const path = options.path ?? join(await mkdtemp(join(tmpdir(), 'vigie-scene-')), 'events.ndjson');
  const pool = new Pool();
  const counted: string[] = [];
  const clock = { ms: Date.parse('2026-11-24T08:00:00Z') };
  const controller = new Controller({
    scaler: pool,
    journal: new Journal(path),
    policies: () => Promise.resolve({ ipbx: { system: 'voice', min: 1, max: 3, cooldownMs: 30_000 } }),
    dryRun: options.dryRun ?? false,
    count: ({ service, action, outcome }) => counted.push(`${service} ${action} ${outcome}`),
    now: () => clock.ms,
    log: () => undefined,
  });
  await controller.restore();
  return { controller, pool, counted, clock, path };
}

export function asks(action: 'out' | 'in', change: Partial<Ask> = {}): Ask[] {
  const alert = action === 'out' ? 'VoiceQualityLow' : 'VoiceQuiet';
  return [{ key: `${alert}@1`, alert, status: 'firing', service: 'ipbx', action, summary: 'why', ...change }];
}
