import { request } from 'node:http';

/** The engine answered, with a status that means no. */
export class EngineError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'EngineError';
    this.status = status;
  }
}

/** Sends one request to the Docker Engine API and gives the parsed body, or null where there is none. */
export type Engine = (method: 'GET' | 'POST' | 'DELETE', path: string, signal?: AbortSignal) => Promise<unknown>;

/** API version of the oldest engine in use here (20.10): newer engines still speak it. */
const API = '/v1.41';

/** An {@link Engine} that speaks over the Unix socket at `socketPath`. No time limit of its own: stops drain for minutes. */
export function engineAt(socketPath: string): Engine {
  return (method, path, signal) =>
    new Promise((resolve, reject) => {
      const options = { socketPath, method, path: `${API}${path}`, ...(signal ? { signal } : {}) };
      const req = request(options, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          const status = res.statusCode ?? 0;
          // 304: already stopped, which is what was asked for.
          if (status >= 400) {
            reject(new EngineError(`Cannot ${method} ${path}: the engine answered ${status} ${body.trim()}`, status));
          } else {
            resolve(parse(body));
          }
        });
      });
      req.on('error', (cause) => reject(new Error(`Cannot reach the engine at ${socketPath}`, { cause })));
      req.end();
    });
}

function parse(body: string): unknown {
  if (body === '') return null;
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new Error(`Cannot parse the engine's answer "${body.slice(0, 80)}"`, { cause });
  }
}
