import type { RunRecord } from '../../catalogue/index.ts';
import type { Project } from '../docker/compose.ts';
import { docker } from '../docker/docker.ts';
import { containersIn } from '../docker/health.ts';

/** The images that the stack's containers really run. */
export async function stackImages(project: Project): Promise<RunRecord['images']> {
  const containers = await containersIn(project);
  const byService = [...new Map(containers.map(({ service, id }) => [service, id]))].sort();
  return Promise.all(
    byService.map(async ([service, container]) => {
      const [image = '', id = ''] = (
        await docker(['inspect', '--format', '{{.Config.Image}} {{.Image}}', container])
      ).split(' ');
      const createdAt = await docker(['image', 'inspect', '--format', '{{.Created}}', id]);
      return { service, image, id, createdAt };
    }),
  );
}
