/**
 * Follows `docker compose build --progress plain`: `#9 [door stage-0 2/3] RUN …`
 * names a step, `#9 DONE 0.3s` or `#9 CACHED` ends it.
 */
export class BuildProgress {
  readonly #steps = new Map<string, { name: string; stage: string; done: boolean }>();
  /** Steps of each stage, from the `2/3` in its steps' names. */
  readonly #stages = new Map<string, number>();
  #failed: string | null = null;
  #current = '';

  /** @param line - one line of plain progress. */
  take(line: string): void {
    const [, id, rest] = /^#(\d+) (.*)$/.exec(line) ?? [];
    if (id === undefined || rest === undefined) return;
    const named = /^\[(\S+) (?:(\S+) )?(\d+)\/(\d+)\] (.*)$/.exec(rest);
    if (named !== null) {
      const [, service = '', stage = '', , total = '0', what = ''] = named;
      this.#steps.set(id, { name: `${service}: ${readable(what)}`, stage: `${service} ${stage}`, done: false });
      this.#stages.set(`${service} ${stage}`, Number(total));
      this.#current = `${service}: ${readable(what)}`;
    } else if (/^(DONE|CACHED)\b/.test(rest)) {
      const step = this.#steps.get(id);
      if (step !== undefined) step.done = true;
    } else if (rest.startsWith('ERROR')) {
      this.#failed ??= this.#steps.get(id)?.name ?? null;
    }
  }

  /** Share that is done of the steps that are known by now, 0 to 1. */
  get fraction(): number {
    const total = [...this.#stages.values()].reduce((sum, count) => sum + count, 0);
    const done = [...this.#steps.values()].filter((step) => step.done).length;
    return total === 0 ? 0 : done / total;
  }

  /** Step that was started last, as `edge: apt-get install…`. */
  get current(): string {
    return this.#current;
  }

  /** First step that failed; null when none did. */
  get failed(): string | null {
    return this.#failed;
  }
}

/** A step's command without its mounts. */
function readable(command: string): string {
  return command
    .replaceAll(/--mount=\S+\s*/g, '')
    .replace(/\s+/g, ' ')
    .slice(0, 60);
}
