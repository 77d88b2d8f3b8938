import { runningContainers } from '../docker/containers.ts';
import type { Container } from '../docker/containers.ts';
import { EngineError } from '../docker/engine.ts';
import type { Engine } from '../docker/engine.ts';
import { coresBetween, cpuPoint, memoryBytes } from './usage.ts';
import type { CpuPoint, Stats } from './usage.ts';

export interface Usage {
  service: string;
  container: string;
  /** null on the first sight of a container: a rate needs two points. */
  cores: number | null;
  memoryBytes: number;
}

export interface Snapshot {
  usage: Usage[];
  /** Healthy replicas by service; a service seen once stays, with 0. */
  replicas: ReadonlyMap<string, number>;
}

/** Looks at a project again and again. Not to be called while an earlier `observe` is under way. */
export class Observer {
  readonly #engine: Engine;
  readonly #project: string;
  #points = new Map<string, CpuPoint>();
  readonly #services = new Set<string>();

  constructor(engine: Engine, project: string) {
    this.#engine = engine;
    this.#project = project;
  }

  async observe(): Promise<Snapshot> {
    const containers = await runningContainers(this.#engine, this.#project);
    const points = new Map<string, CpuPoint>();
    const usage = await Promise.all(containers.map((one) => this.#usageOf(one, points)));
    this.#points = points;
    return { usage: usage.filter((one) => one !== null), replicas: this.#count(containers) };
  }

  async #usageOf(container: Container, points: Map<string, CpuPoint>): Promise<Usage | null> {
    const stats = await this.#stats(container.id);
    if (stats === null) return null;
    const point = cpuPoint(stats);
    const before = this.#points.get(container.id);
    points.set(container.id, point);
    const cores = before === undefined ? null : coresBetween(before, point);
    return { service: container.service, container: container.name, cores, memoryBytes: memoryBytes(stats) };
  }

  /** null where the container has gone since it was listed. */
  async #stats(id: string): Promise<Stats | null> {
    try {
      // one-shot: the engine does not wait a second for a second point, we have our own.
      return (await this.#engine('GET', `/containers/${id}/stats?stream=false&one-shot=true`)) as Stats;
    } catch (error) {
      if (error instanceof EngineError && (error.status === 404 || error.status === 409)) return null;
      throw error;
    }
  }

  #count(containers: Container[]): Map<string, number> {
    for (const one of containers) this.#services.add(one.service);
    const counts = new Map([...this.#services].map((service): [string, number] => [service, 0]));
    for (const one of containers) {
      if (one.healthy) counts.set(one.service, (counts.get(one.service) ?? 0) + 1);
    }
    return counts;
  }
}
