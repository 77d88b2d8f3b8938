import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { CallRecord, ProbeStatus } from '../../catalogue/index.ts';
import { percentiles } from '../../reports/index.ts';
import { plural, shortDuration } from '../terminal/format.ts';
import type { RunFolder } from './run-folder.ts';

/** Follows what a probe writes while it runs. */
export class Live {
  readonly #callsPath: string;
  readonly #statusPath: string;
  #offset = 0;
  #rest = '';
  readonly #mos: number[] = [];
  readonly #jitterMs: number[] = [];
  #calls = 0;

  constructor(folder: RunFolder, region: string) {
    this.#callsPath = folder.file(`calls-${region}.ndjson`);
    this.#statusPath = folder.file(`probe-${region}.json`);
  }

  /** The generator's account of itself; null while there is none. */
  status(): ProbeStatus | null {
    if (!existsSync(this.#statusPath)) return null;
    return JSON.parse(readFileSync(this.#statusPath, 'utf8')) as ProbeStatus;
  }

  /** Take in the calls that ended since the last time. */
  read(): void {
    if (!existsSync(this.#callsPath)) return;
    const lines = (this.#rest + this.#newText()).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(JSON.parse(line) as CallRecord);
  }

  /** E.g. `12s of 30s   8 calls · 3 running · p5 MOS 4.36 · jitter p95 2 ms`. */
  line(durationMs: number, now: number): { text: string; fraction: number } {
    const status = this.status();
    if (status === null || status.state === 'registering') {
      return { text: `registering, ${plural(status?.registered ?? 0, 'telephone')}`, fraction: 0 };
    }
    const elapsedMs = Math.min(durationMs, now - Date.parse(status.startedAt));
    const figures = [plural(this.#calls, 'call'), `${status.active} running`];
    if (this.#mos.length > 0) figures.push(`p5 MOS ${percentiles(this.#mos).p5.toFixed(2)}`);
    if (this.#jitterMs.length > 0) figures.push(`jitter p95 ${percentiles(this.#jitterMs).p95.toFixed(1)} ms`);
    const text = `${shortDuration(elapsedMs)} of ${shortDuration(durationMs)}   ${figures.join(' · ')}`;
    return { text, fraction: elapsedMs / durationMs };
  }

  #take({ heard }: CallRecord): void {
    this.#calls += 1;
    for (const ear of [heard.caller, heard.callee]) {
      if (ear === null) continue;
      this.#mos.push(ear.mos);
      this.#jitterMs.push(ear.jitterMs.mean);
    }
  }

  #newText(): string {
    const { size } = statSync(this.#callsPath);
    const buffer = Buffer.alloc(Math.max(0, size - this.#offset));
    const file = openSync(this.#callsPath, 'r');
    // Only ASCII is written there: a chunk cannot end inside a character.
    this.#offset += readSync(file, buffer, 0, buffer.length, this.#offset);
    closeSync(file);
    return buffer.toString('utf8');
  }
}
