import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { AttemptRecord, Catalogue, Plan, ProbeStatus, System } from '../../catalogue/index.ts';
import { valuesAt } from '../../catalogue/index.ts';
import { figure, opinion, percentiles } from '../../reports/index.ts';
import { plural, shortDuration } from '../terminal/format.ts';
import type { RunFolder } from './run-folder.ts';
import { recordsFile, statusFile } from './run-folder.ts';

/** A figure that is followed: a statistic of a metric. */
interface Followed {
  label: string;
  path: string;
  statistic: 'p5' | 'p95';
  unit: string;
  values: number[];
}

/** Follows what a probe writes while it runs. */
export class Live {
  readonly plan: Plan;
  readonly #recordsPath: string;
  readonly #statusPath: string;
  readonly #system: System | undefined;
  readonly #followed: Followed[];
  #offset = 0;
  #rest = '';
  #ended = 0;

  constructor(folder: RunFolder, plan: Plan, { systems, metrics }: Pick<Catalogue, 'systems' | 'metrics'>) {
    this.plan = plan;
    this.#recordsPath = folder.file(recordsFile(plan));
    this.#statusPath = folder.file(statusFile(plan));
    this.#system = systems.find(({ id }) => id === plan.system);
    const follow = (label: string, id: string | undefined, statistic: 'p5' | 'p95'): Followed[] => {
      const metric = metrics.find((one) => one.id === id);
      if (metric?.sample === undefined) return [];
      return [{ label, path: metric.sample, statistic, unit: metric.unit, values: [] }];
    };
    this.#followed = [
      ...follow('p5 MOS', this.#system?.score.metric, 'p5'),
      ...follow(`${this.#system?.waitsFor.label ?? ''} p95`, this.#system?.waitsFor.metric, 'p95'),
    ];
  }

  /** The generator's account of itself; null while there is none. */
  status(): ProbeStatus | null {
    if (!existsSync(this.#statusPath)) return null;
    return JSON.parse(readFileSync(this.#statusPath, 'utf8')) as ProbeStatus;
  }

  /** Take in the attempts that ended since the last time. */
  read(): void {
    if (!existsSync(this.#recordsPath)) return;
    const lines = (this.#rest + this.#newText()).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(JSON.parse(line) as AttemptRecord);
  }

  /** E.g. `8 calls · 3 running · p5 MOS 4.36 · call set-up p95 21 ms`. */
  figures(): string {
    const status = this.status();
    const word = this.#system?.attempt.one ?? 'attempt';
    const figures = [plural(this.#ended, word), `${status?.active ?? 0} running`];
    for (const { label, statistic, unit, values } of this.#followed) {
      if (values.length === 0) continue;
      const value = percentiles(values)[statistic];
      figures.push(`${label} ${unit === '1' ? opinion(value) : figure(value, unit)}`);
    }
    return figures.join(' · ');
  }

  #take(record: AttemptRecord): void {
    this.#ended += 1;
    for (const one of this.#followed) one.values.push(...valuesAt(record, one.path));
  }

  #newText(): string {
    const { size } = statSync(this.#recordsPath);
    const buffer = Buffer.alloc(Math.max(0, size - this.#offset));
    const file = openSync(this.#recordsPath, 'r');
    // Only ASCII is written there: a chunk cannot end inside a character.
    this.#offset += readSync(file, buffer, 0, buffer.length, this.#offset);
    closeSync(file);
    return buffer.toString('utf8');
  }
}

/** Of a part: its system, and its region where that system runs in several. */
function nameIn(lives: readonly Live[], { plan }: Live): string {
  const alike = lives.filter((live) => live.plan.system === plan.system);
  return alike.length === 1 ? plan.system : `${plan.system} ${plan.region}`;
}

/** E.g. `12s of 30s   8 calls · 3 running · p5 MOS 4.36`; each system by its name where there are several parts. */
export function liveLine(lives: readonly Live[], sinceMs: number): { text: string; fraction: number } {
  const durationMs = Math.max(...lives.map(({ plan }) => plan.durationMs));
  const elapsedMs = Math.min(durationMs, sinceMs);
  const parts = lives.map((live) => (lives.length === 1 ? live.figures() : `${nameIn(lives, live)} ${live.figures()}`));
  const text = `${shortDuration(elapsedMs)} of ${shortDuration(durationMs)}   ${parts.join(' | ')}`;
  return { text, fraction: elapsedMs / durationMs };
}
