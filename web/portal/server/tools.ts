import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A page that people sign on to (a file of stack/config/clients, mounted by its layer). */
export interface Tool {
  id: string;
  title: { en: string; fr: string };
  about: { en: string; fr: string };
  /** Where it opens. */
  address: string;
}

interface ClientFile {
  id: string;
  title: Tool['title'];
  host: string;
  /** Only their members are let in; everybody where it is not there. */
  groups?: string[];
  /** Only of what a person opens from the portal. */
  tool?: { about: Tool['about']; path: string; health: string };
}

const HEALTH_MS = 1500;

/** The tools that are registered. */
export class Tools {
  readonly #files: ClientFile[];
  readonly #port: string;

  constructor(dir: string, port: string) {
    const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
    this.#files = names.sort().map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')) as ClientFile);
    this.#port = port;
  }

  /** Those that answer now, and that let a member of these groups in. */
  async running(groups: readonly string[]): Promise<Tool[]> {
    const asked = this.#files.map(async ({ id, title, host, tool, ...file }): Promise<Tool[]> => {
      if (file.groups?.some((group) => groups.includes(group)) === false) return [];
      if (tool === undefined || !(await answers(tool.health))) return [];
      return [{ id, title, about: tool.about, address: `https://${host}.vigie.test:${this.#port}${tool.path}` }];
    });
    return (await Promise.all(asked)).flat();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(HEALTH_MS) })).ok;
  } catch (error) {
    // Not there, or not in time: then it does not run.
    if (error instanceof Error) return false;
    throw error;
  }
}
