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
}

/** Who signed on. */
export interface SignedOn {
  uid: string;
  /** Proof of it, to sign off with. */
  idToken: string;
}

/** OpenID Connect's authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636). */
export class SignOn {
  readonly #client: Client;
  #configuration: Promise<oidc.Configuration> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Where to send somebody, and what to keep of it until they come back. */
  async begin(): Promise<{ to: URL; flow: Flow }> {
    const flow = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
    const to = oidc.buildAuthorizationUrl(await this.#discover(), {
      redirect_uri: `${this.#client.address}/signed-on`,
      scope: 'openid',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { to, flow };
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
      return uid === undefined || tokens.id_token === undefined ? null : { uid, idToken: tokens.id_token };
    } catch (error) {
      if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) return null;
      if (error instanceof oidc.ClientError) return null;
      throw new Error('Cannot finish the sign-on', { cause: error });
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
  const { state, nonce, verifier } = claims ?? {};
  const known = typeof state === 'string' && typeof nonce === 'string' && typeof verifier === 'string';
  return known ? { state, nonce, verifier } : null;
}
