import http, { CookieJar } from 'k6/http';
import type { RefinedResponse } from 'k6/http';

type Page = RefinedResponse<'text'>;

/** Where the pages are: each by its name, at the gate. */
export interface Suite {
  port: number;
  /** A request that takes longer has failed, ms. */
  withinMs: number;
}

/** Somebody with a browser's cookies, who goes from page to page. */
export class Person {
  readonly uid: string;
  readonly #password: string;
  readonly #suite: Suite;
  readonly #jar = new CookieJar();

  constructor(uid: string, password: string, suite: Suite) {
    this.uid = uid;
    this.#password = password;
    this.#suite = suite;
  }

  /** Name and password, from the portal and back. @throws when the portal does not know them afterwards. */
  signOn(traceparent: string): void {
    const asked = this.#get('portal', '/sign-on', traceparent);
    asked.submitForm({
      formSelector: 'form',
      fields: { user: this.uid, password: this.#password },
      params: this.#params(traceparent),
    });
    const { uid } = this.#json('portal', '/api/me', traceparent) as { uid?: string };
    if (uid !== this.uid) throw new Error(`the portal knows ${uid ?? 'nobody'}`);
  }

  /** Everybody whose name has this text. */
  find(text: string, traceparent: string): { uid: string; number: string; mail: string }[] {
    const path = `/api/people?q=${encodeURIComponent(text)}`;
    return this.#json('portal', path, traceparent) as { uid: string; number: string; mail: string }[];
  }

  /** Into a room, by the sign-on alone: a token of it. */
  room(name: string, traceparent: string): string {
    this.#get('rooms', `/sign-on?to=/r/${name}`, traceparent);
    const { headers, ...params } = this.#params(traceparent);
    const answer = http.post(
      this.#at('rooms', '/api/join'),
      JSON.stringify({ name: this.uid, invitation: '', room: name }),
      {
        ...params,
        headers: { ...headers, 'content-type': 'application/json' },
      },
    );
    return (this.#read(answer) as { token: string }).token;
  }

  /** To a pad, by the sign-on alone: a pass to it. */
  pad(name: string, traceparent: string): string {
    this.#get('pad', `/sign-on?to=/p/${name}`, traceparent);
    return (this.#json('pad', `/api/${name}/pass`, traceparent) as { pass: string }).pass;
  }

  #json(host: string, path: string, traceparent: string): unknown {
    return this.#read(this.#get(host, path, traceparent));
  }

  #get(host: string, path: string, traceparent: string): Page {
    const page = http.get(this.#at(host, path), this.#params(traceparent));
    if (page.status !== 200) throw new Error(`${host}${path} answered ${page.status} ${page.error}`);
    return page;
  }

  #read(answer: Page): unknown {
    if (answer.status !== 200) throw new Error(`${answer.url} answered ${answer.status} ${answer.error}`);
    return answer.json();
  }

  #at(host: string, path: string): string {
    return `https://${host}.vigie.test:${this.#suite.port}${path}`;
  }

  #params(traceparent: string): {
    jar: CookieJar;
    headers: Record<string, string>;
    timeout: number;
    responseType: 'text';
  } {
    return { jar: this.#jar, headers: { traceparent }, timeout: this.#suite.withinMs, responseType: 'text' };
  }
}
