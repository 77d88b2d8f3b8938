import { containersOf, docker } from '../docker/docker.ts';
import { StackError } from '../exit-codes.ts';

/** Ask the wan to lose this share of the packets towards a region; 0 clears it. */
export async function setLoss(project: string, region: string, lossPct: number): Promise<void> {
  const [wan] = await containersOf(project, 'wan');
  if (wan === undefined) throw new StackError('Cannot set the loss: the wan is not running');
  await docker(['exec', wan, '/usr/local/bin/wan-set', '--region', region, '--loss', String(lossPct)]);
}
