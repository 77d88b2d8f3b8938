import type { TimelineEvent } from '../../catalogue/types/index.ts';
import { decide } from './decide.ts';
import type { Journal } from './journal.ts';
import { Ledger } from './ledger.ts';
import type { Entry, Outcome } from './ledger.ts';
import type { Ask } from './payload.ts';
import type { Policies } from './policy.ts';
import type { Scaler } from './scaler.ts';

export interface ControllerOptions {
  scaler: Scaler;
  journal: Journal;
  /** Read at each delivery: the catalogue may change while the service runs. */
  policies: () => Promise<Policies>;
  dryRun: boolean;
  /** Counts each outcome (`vigie.scaling.events`). */
  count: (labels: { service: string; action: 'out' | 'in'; outcome: Outcome }) => void;
  /** ms since 1970. */
  now: () => number;
  log: (line: string) => void;
}

/** Turns alerts into changes: decides, tells the journal, carries out without keeping the webhook waiting. */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #ledger = new Ledger();
  readonly #entries: Entry[] = [];
  readonly #busy = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  /** One delivery at a time, so that two alerts of one moment do not both see the count before. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /** Takes up the journal's past. To be called once, before anything else. */
  async restore(): Promise<void> {
    for (const entry of await this.#options.journal.read()) {
      this.#entries.push(entry);
      this.#ledger.apply(entry);
    }
  }

  /** Ends when all is decided; what was asked goes on behind. Gives a line for each alert. */
  deliver(asks: Ask[]): Promise<string[]> {
    const result = this.#queue.then(async () => {
      const lines: string[] = [];
      for (const ask of asks) lines.push(await this.#take(ask));
      return lines;
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  events(): TimelineEvent[] {
    return this.#entries.map(({ at, kind, subject, text }) => ({ at, kind, subject, text }));
  }

  async state(): Promise<object> {
    const policies = await this.#options.policies();
    const services = await Promise.all(
      Object.entries(policies).map(async ([service, policy]) => {
        const { firing, lastOutAt, lastChangeAt } = this.#ledger.memory(service);
        const replicas = await this.#options.scaler.replicas(service);
        return {
          service,
          replicas,
          policy,
          firing: [...firing.keys()],
          lastOutAt,
          lastChangeAt,
          busy: this.#busy.has(service),
        };
      }),
    );
    return { dryRun: this.#options.dryRun, services };
  }

  /** Ends when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  async #take(ask: Ask): Promise<string> {
    const memory = this.#ledger.memory(ask.service);
    if (ask.status === 'resolved') {
      if (memory.firing.has(ask.key)) await this.#tell(ask, 'resolved', `${ask.alert} is over`);
      return `${ask.alert}: over`;
    }
    if (!memory.firing.has(ask.key)) await this.#tell(ask, 'firing', `${ask.alert}: ${ask.summary}`);
    const policies = await this.#options.policies();
    const state = {
      ...memory,
      replicas: await this.#options.scaler.replicas(ask.service),
      busy: this.#busy.has(ask.service),
      outFiring: this.#ledger.outFiring(ask.service),
    };
    const decision = decide(ask, policies[ask.service], state, this.#options.now());
    if (decision.kind === 'ignore') return `${ask.alert}: nothing to do, ${decision.reason}`;
    if (decision.kind === 'refuse') {
      await this.#tell(ask, 'refused', `scale ${ask.action} refused: ${decision.reason} (${ask.alert})`);
      return `${ask.alert}: refused, ${decision.reason}`;
    }
    const change = `${ask.service} ${decision.from} → ${decision.to}`;
    if (this.#options.dryRun) {
      await this.#tell(ask, 'dry-run', `${change} would be asked (dry run) by ${ask.alert}`);
      return `${ask.alert}: ${change} (dry run)`;
    }
    await this.#tell(ask, 'asked', `${change} asked by ${ask.alert}`);
    this.#begin(ask);
    return `${ask.alert}: ${change}`;
  }

  #begin(ask: Ask): void {
    this.#busy.add(ask.service);
    const work = (ask.action === 'out' ? this.#out(ask) : this.#in(ask))
      .catch((error: unknown) => this.#tell(ask, 'failed', `scale ${ask.action} failed: ${messageOf(error)}`))
      .catch((error: unknown) => this.#options.log(`cannot write the journal: ${messageOf(error)}`))
      .finally(() => {
        this.#busy.delete(ask.service);
        this.#underWay.delete(work);
      });
    this.#underWay.add(work);
  }

  async #out(ask: Ask): Promise<void> {
    const began = this.#options.now();
    const name = await this.#options.scaler.out(ask.service);
    await this.#tell(ask, 'done', `${name} is healthy, ${this.#secondsSince(began)} s after it was asked for`);
  }

  async #in(ask: Ask): Promise<void> {
    const began = this.#options.now();
    const { name, gone } = await this.#options.scaler.in(ask.service);
    // Draining takes as long as people talk: what follows must be free to scale out meanwhile.
    this.#busy.delete(ask.service);
    await gone;
    await this.#tell(ask, 'done', `${name} drained and removed after ${this.#secondsSince(began)} s`);
  }

  #secondsSince(began: number): string {
    return ((this.#options.now() - began) / 1000).toFixed(1);
  }

  async #tell(ask: Ask, step: Entry['step'], text: string): Promise<void> {
    const { service, action, key } = ask;
    const about = step === 'firing' || step === 'resolved';
    const subject = about ? ask.alert : service;
    const at = new Date(this.#options.now()).toISOString();
    const entry: Entry = { at, kind: about ? 'alert' : 'scale', subject, text, service, action, key, step };
    if (step === 'refused' && this.#ledger.wasTold(entry)) return;
    this.#ledger.apply(entry);
    this.#entries.push(entry);
    this.#options.log(text);
    if (step !== 'firing' && step !== 'resolved' && step !== 'asked') {
      this.#options.count({ service, action, outcome: step });
    }
    await this.#options.journal.append(entry);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
