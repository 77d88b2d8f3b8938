import type { TimelineEvent } from '../../catalogue/types/index.ts';

export type Outcome = 'done' | 'dry-run' | 'refused' | 'failed';

/** An event as the file keeps it: with what the autoscaler needs to know again after a restart. */
export interface Entry extends TimelineEvent {
  service: string;
  action: 'out' | 'in';
  /** Key of the alert behind it. */
  key: string;
  /** `asked` is written when the decision is made, before it is carried out. */
  step: 'firing' | 'resolved' | 'asked' | Outcome;
}

interface Memory {
  lastOutAt: number | null;
  lastChangeAt: number | null;
  actedOn: Map<string, number>;
  firing: Map<string, 'out' | 'in'>;
  /** Refusals that have been told, as key and reason. */
  told: Set<string>;
}

/** What happened, by service: the same whether entries come from the file or as they happen. */
export class Ledger {
  readonly #services = new Map<string, Memory>();

  memory(service: string): Memory {
    let memory = this.#services.get(service);
    if (memory === undefined) {
      memory = { lastOutAt: null, lastChangeAt: null, actedOn: new Map(), firing: new Map(), told: new Set() };
      this.#services.set(service, memory);
    }
    return memory;
  }

  outFiring(service: string): boolean {
    return [...this.memory(service).firing.values()].includes('out');
  }

  apply(entry: Entry): void {
    const memory = this.memory(entry.service);
    const at = Date.parse(entry.at);
    switch (entry.step) {
      case 'firing':
        memory.firing.set(entry.key, entry.action);
        break;
      case 'resolved':
        forget(memory, entry.key);
        break;
      case 'asked':
      case 'dry-run':
        memory.actedOn.set(entry.key, at);
        memory.lastChangeAt = at;
        if (entry.action === 'out') memory.lastOutAt = at;
        break;
      case 'failed':
        // Nothing changed: the next delivery of the alert may try again.
        memory.actedOn.delete(entry.key);
        memory.lastChangeAt = null;
        if (entry.action === 'out') memory.lastOutAt = null;
        break;
      case 'refused':
        memory.told.add(`${entry.key} ${entry.text}`);
        break;
      case 'done':
        break;
    }
  }

  wasTold(entry: Entry): boolean {
    return this.memory(entry.service).told.has(`${entry.key} ${entry.text}`);
  }
}

/** A resolved alert comes back with another start, thus another key. */
function forget(memory: Memory, key: string): void {
  memory.firing.delete(key);
  memory.actedOn.delete(key);
  for (const told of memory.told) if (told.startsWith(`${key} `)) memory.told.delete(told);
}
