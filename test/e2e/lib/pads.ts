import { readFileSync } from 'node:fs';
import path from 'node:path';
import { containersOf, docker } from '../../../cli/docker/docker.ts';
import { signPass } from '../../../web/pad/server/token.ts';
import { root } from './soak.ts';

/** The key that passes to pads are signed with. */
export function padKey(): string {
  return readFileSync(path.join(root, '.secrets/pad_key'), 'utf8').trim();
}

/** What the pad service answers within the stack. */
export async function askPad(
  project: string,
  address: string,
  pass: string,
): Promise<{ status: number; body: string }> {
  const [pad] = await containersOf(project, 'pad');
  if (pad === undefined) throw new Error('Cannot ask the pad service: it is not running');
  const script = `fetch(process.argv[1], { headers: { authorization: 'Bearer ' + process.argv[2] } })
    .then(async (r) => console.log(JSON.stringify({ status: r.status, body: await r.text() })))`;
  const stdout = await docker(['exec', pad, 'node', '-e', script, `http://127.0.0.1:8080${address}`, pass]);
  return JSON.parse(stdout) as { status: number; body: string };
}

/** The whole text of a pad; empty where nothing was written. */
export async function padText(project: string, pad: string): Promise<string> {
  const pass = await signPass({ pad, id: 'test', name: 'Test', number: '' }, padKey(), 60);
  const { status, body } = await askPad(project, `/api/${pad}/text`, pass);
  if (status !== 200) throw new Error(`Cannot read the pad ${pad}: ${status} ${body}`);
  return (JSON.parse(body) as { text: string }).text;
}
