import type { IncomingMessage, ServerResponse } from 'node:http';
import { FLOW, SESSION, forget, keep, kept } from './cookies.ts';
import type { Person, SignOn } from './sign-on.ts';
import { flowOf } from './sign-on.ts';

/** For so long what the sign-on has told of somebody is believed, ms. */
const TRUSTED_MS = 5000;
/** So many people are remembered. */
const MOST_SEEN = 1000;

interface Options {
  /** Encrypts our cookies. */
  key: string;
  /** Which of our paths somebody may come back to. @default '/' alone */
  opens?: (path: string) => boolean;
}

/**
 * The sessions of one page with the suite's sign-on: `GET /sign-on[?to=PATH]` leads away, `GET /signed-on` back to that
 * path, `POST /sign-off` ends it. All that is known of a session is in its cookie: any instance of a server will do.
 */
export class Sessions {
  readonly #signOn: Pick<SignOn, 'begin' | 'finish' | 'person' | 'end'>;
  readonly #key: string;
  readonly #opens: (path: string) => boolean;
  readonly #seen = new Map<string, { person: Person; at: number }>();

  constructor(signOn: Pick<SignOn, 'begin' | 'finish' | 'person' | 'end'>, { key, opens }: Options) {
    this.#signOn = signOn;
    this.#key = key;
    this.#opens = opens ?? ((path) => path === '/');
  }

  /** @returns false when the request is none of the sign-on's. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    if (request.method === 'GET' && pathname === '/sign-on') await this.#leave(searchParams.get('to') ?? '/', response);
    else if (request.method === 'GET' && pathname === '/signed-on') await this.#comeBack(request, response);
    else if (request.method === 'POST' && pathname === '/sign-off') await this.#signOff(request, response);
    else return false;
    return true;
  }

  /** The uid of who has signed on here, whatever became of them since; null when nobody has. */
  async uid(request: IncomingMessage): Promise<string | null> {
    return (await kept(SESSION, request, this.#key))?.sub ?? null;
  }

  /** Who has signed on here and still is, at the sign-on too (5 s late at most); null when nobody. */
  async person(request: IncomingMessage, now = Date.now()): Promise<Person | null> {
    const { sub: uid, accessToken } = (await kept(SESSION, request, this.#key)) ?? {};
    if (uid === undefined || typeof accessToken !== 'string') return null;
    const seen = this.#seen.get(accessToken);
    if (seen !== undefined && now - seen.at < TRUSTED_MS) return seen.person;
    this.#seen.delete(accessToken);
    const person = await this.#signOn.person({ uid, accessToken });
    if (person === null) return null;
    if (this.#seen.size >= MOST_SEEN) this.#seen.clear();
    this.#seen.set(accessToken, { person, at: now });
    return person;
  }

  async #leave(to: string, response: ServerResponse): Promise<void> {
    const { away, flow } = await this.#signOn.begin(this.#opens(to) ? to : '/');
    redirect(response, away.href, [await keep(FLOW, { ...flow }, this.#key)]);
  }

  /** Whoever was refused, or has no flow of ours, is sent to the start. */
  async #comeBack(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const flow = flowOf(await kept(FLOW, request, this.#key));
    const who = flow === null ? null : await this.#signOn.finish(request.url ?? '/', flow);
    if (flow === null || who === null) {
      redirect(response, '/?refused', [forget(FLOW)]);
      return;
    }
    const { uid, idToken, accessToken } = who;
    redirect(response, flow.to, [await keep(SESSION, { sub: uid, idToken, accessToken }, this.#key), forget(FLOW)]);
  }

  async #signOff(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const idToken = (await kept(SESSION, request, this.#key))?.['idToken'];
    const to = typeof idToken === 'string' ? (await this.#signOn.end(idToken)).href : '/';
    redirect(response, to, [forget(SESSION)]);
  }
}

/** A cookie that ends a session whose person is known no longer. */
export const FORGET_SESSION = forget(SESSION);

function redirect(response: ServerResponse, to: string, cookies: string[]): void {
  response.writeHead(303, { location: to, 'set-cookie': cookies, 'cache-control': 'no-store' }).end();
}
