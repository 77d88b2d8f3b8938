import type { Project } from './compose.ts';
import { compose } from './compose.ts';

/** One service of a project, as its files say. */
export interface Service {
  name: string;
  image: string;
  /** It is built here, not pulled. */
  built: boolean;
}

/** The services of a project that its profiles select. */
export async function servicesOf(project: Project): Promise<Service[]> {
  const config = JSON.parse(await compose(project, 'config', ['--format', 'json'])) as {
    services: Record<string, { image?: string; build?: unknown }>;
  };
  return Object.entries(config.services).map(([name, { image, build }]) => ({
    name,
    image: image ?? `${project.name}-${name}`,
    built: build !== undefined,
  }));
}
