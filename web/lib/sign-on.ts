import type { JWTPayload } from 'jose';
import * as oidc from 'openid-client';

/** What this page is at the sign-on (stack/config/clients). */
export interface Client {
  /** Its issuer, e.g. `https://signon.vigie.test:4443/`. */
  issuer: string;
  id: string;
  secret: string;
  /** Address of the page itself, without a path. */
  address: string;
}

/** What has to be kept while somebody is away to sign on. */
export interface Flow {
  state: string;
  nonce: string;
  verifier: string;
  /** Path of ours that they wanted. */
  to: string;
}

/** Who signed on. */
export interface SignedOn {
  uid: string;
  /** Proof of it, to sign off with. */
  idToken: string;
  /** To ask about them, for as long as they stay signed on; an hour at most. */
  accessToken: string;
}

/** What the sign-on tells of somebody. */
export interface Person {
  uid: string;
  /** What others read. */
  name: string;
  /** Telephone number; empty where there is none. */
  number: string;
}

/** OpenID Connect's authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636). */
export class SignOn {
  readonly #client: Client;
  #configuration: Promise<oidc.Configuration> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Where to send somebody who wants the path `to`, and what to keep of it until they come back. */
  async begin(to: string): Promise<{ away: URL; flow: Flow }> {
    const flow = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), to };
    const away = oidc.buildAuthorizationUrl(await this.#discover(), {
      redirect_uri: `${this.#client.address}/signed-on`,
      scope: 'openid profile phone',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { away, flow };
  }

  /**
   * @param path - path and query that they came back with.
   * @returns null when the sign-on refused, or when what came does not belong to this flow.
   */
  async finish(path: string, flow: Flow): Promise<SignedOn | null> {
    const configuration = await this.#discover();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, new URL(path, this.#client.address), {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.verifier,
        idTokenExpected: true,
      });
      const uid = tokens.claims()?.sub;
      if (uid === undefined || tokens.id_token === undefined) return null;
      return { uid, idToken: tokens.id_token, accessToken: tokens.access_token };
    } catch (error) {
      if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) return null;
      if (error instanceof oidc.ClientError) return null;
      throw new Error('Cannot finish the sign-on', { cause: error });
    }
  }

  /**
   * Who somebody is now (OpenID Connect Core §5.3).
   * @returns null once their session at the sign-on has ended.
   */
  async person({ uid, accessToken }: Pick<SignedOn, 'uid' | 'accessToken'>): Promise<Person | null> {
    const configuration = await this.#discover();
    try {
      const { name, phone_number: number } = await oidc.fetchUserInfo(configuration, accessToken, uid);
      return { uid, name: name ?? uid, number: number ?? '' };
    } catch (error) {
      if (error instanceof oidc.WWWAuthenticateChallengeError || error instanceof oidc.ResponseBodyError) return null;
      const { cause } = error as Error;
      if (cause instanceof Response && cause.status >= 400 && cause.status < 500) return null;
      throw new Error(`Cannot ask the sign-on who "${uid}" is`, { cause: error });
    }
  }

  /** Where to send somebody who signs off: the sign-on forgets them too (OpenID Connect RP-Initiated Logout 1.0). */
  async end(idToken: string): Promise<URL> {
    return oidc.buildEndSessionUrl(await this.#discover(), {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${this.#client.address}/`,
    });
  }

  /** Asked once; again when it failed. */
  #discover(): Promise<oidc.Configuration> {
    const { issuer, id, secret } = this.#client;
    this.#configuration ??= oidc.discovery(new URL(issuer), id, secret).catch((cause: unknown) => {
      this.#configuration = undefined;
      throw new Error(`Cannot ask ${issuer} how to sign on`, { cause });
    });
    return this.#configuration;
  }
}

/** @returns null when it is not a flow that `begin` made. */
export function flowOf(claims: JWTPayload | null): Flow | null {
  const { state, nonce, verifier, to } = claims ?? {};
  if (typeof state !== 'string' || typeof nonce !== 'string' || typeof verifier !== 'string') return null;
  return typeof to === 'string' ? { state, nonce, verifier, to } : null;
}
