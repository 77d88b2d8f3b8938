import type { RegistererRegisterOptions, Session, Web } from 'sip.js';
import {
  Invitation,
  Inviter,
  Registerer,
  RegistererState,
  SessionState,
  Subscriber,
  SubscriptionState,
  UserAgent,
} from 'sip.js';
import type { Presence } from './presence.ts';
import { presenceOf } from './presence.ts';
import type { Quality } from './quality.ts';
import { readQuality } from './quality.ts';

/** Who signs on, and where: by the password, or by its HA1 (RFC 2617 §3.2.2.2) from a server that knows the person. */
export type Account = Place & ({ password: string } | { ha1: string });

interface Place {
  number: string;
  domain: string;
  /** WebSocket address of the edge, `wss://…` (RFC 7118). */
  server: string;
}

export type PhoneState = 'off' | 'ready' | 'calling' | 'ringing' | 'talking' | 'held';

/** What the telephone tells whoever shows it. */
export interface PhoneEvents {
  onState: (state: PhoneState, who: string) => void;
  /** The line is gone without anybody having asked for that. */
  onLost: () => void;
}

/** A subscription is refreshed before that; the edge forgets a page that went without a word after it. */
const WATCH_SECONDS = 600;

type Refused = NonNullable<NonNullable<RegistererRegisterOptions['requestDelegate']>['onReject']>;
type Handler = Web.SessionDescriptionHandler;

/** A telephone of one line: it registers, calls, answers, holds. It knows nothing of a page but the sound's element. */
export class Phone {
  readonly #events: PhoneEvents;
  readonly #sound: HTMLAudioElement;
  #agent: UserAgent | undefined;
  #registerer: Registerer | undefined;
  #domain = '';
  #session: Session | undefined;

  constructor(sound: HTMLAudioElement, events: PhoneEvents) {
    this.#sound = sound;
    this.#events = events;
  }

  /** @throws {Error} when the edge cannot be reached or refuses the number or its password. */
  async signOn(account: Account): Promise<void> {
    await this.connect(account);
    await this.register();
  }

  /**
   * Opens the line: nobody can call it yet, but it can watch others.
   * @throws {Error} when the edge cannot be reached.
   */
  async connect(account: Account): Promise<void> {
    const uri = UserAgent.makeURI(`sip:${account.number}@${account.domain}`);
    if (uri === undefined) throw new Error(`Cannot sign on: "${account.number}" is not a number`);
    this.#domain = account.domain;
    const agent = new UserAgent({
      uri,
      authorizationUsername: account.number,
      ...('ha1' in account ? { authorizationHa1: account.ha1 } : { authorizationPassword: account.password }),
      transportOptions: { server: account.server, keepAliveInterval: 25 },
      // No STUN: the stack's own addresses are all there is to gather.
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: 1000,
        peerConnectionConfiguration: { iceServers: [], bundlePolicy: 'max-bundle' },
      },
      logLevel: 'warn',
      delegate: {
        onInvite: (invitation) => this.#ring(invitation),
        onDisconnect: (error) => error !== undefined && this.#events.onLost(),
      },
    });
    await agent.start();
    this.#agent = agent;
  }

  /**
   * From now on it can be called.
   * @throws {Error} when there is no line, or the edge refuses the number or its password.
   */
  async register(): Promise<void> {
    if (this.#agent === undefined) throw new Error('Cannot register: the line is not connected');
    this.#registerer = new Registerer(this.#agent, { expires: 300 });
    await registered(this.#registerer);
    this.#events.onState('ready', '');
  }

  /** Nobody can call it any longer; it goes on watching. */
  async unregister(): Promise<void> {
    await this.#registerer?.dispose();
    this.#registerer = undefined;
    this.#events.onState('off', '');
  }

  /**
   * Tells what somebody does with the telephone, now and at each change (SUBSCRIBE of `dialog`, RFC 6665, RFC 4235);
   * null once that is told no longer.
   * @returns what ends it.
   */
  watch(number: string, tell: (presence: Presence | null) => void): () => void {
    const target = UserAgent.makeURI(`sip:${number}@${this.#domain}`);
    if (this.#agent === undefined || target === undefined) throw new Error(`Cannot watch "${number}"`);
    const subscriber = new Subscriber(this.#agent, target, 'dialog', { expires: WATCH_SECONDS });
    let ended = false;
    subscriber.delegate = {
      onNotify: (notification) => {
        void notification.accept();
        const presence = presenceOf(notification.request.body);
        if (!ended && presence !== null) tell(presence);
      },
    };
    subscriber.stateChange.addListener((state) => {
      if (!ended && state === SubscriptionState.Terminated) tell(null);
    });
    void subscriber.subscribe();
    return () => {
      ended = true;
      void subscriber.dispose();
    };
  }

  async signOff(): Promise<void> {
    await this.#agent?.stop();
    this.#agent = undefined;
    this.#events.onState('off', '');
  }

  async call(number: string): Promise<void> {
    const target = UserAgent.makeURI(`sip:${number}@${this.#domain}`);
    if (this.#agent === undefined || target === undefined) throw new Error(`Cannot call "${number}"`);
    const inviter = new Inviter(this.#agent, target);
    this.#follow(inviter, number);
    this.#events.onState('calling', number);
    await inviter.invite();
  }

  async answer(): Promise<void> {
    if (this.#session instanceof Invitation) await this.#session.accept();
  }

  /** Ends the call, whichever stage it is in. */
  async hangUp(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    if (session.state === SessionState.Established) await session.bye();
    else if (session instanceof Inviter) await session.cancel();
    else if (session instanceof Invitation) await session.reject();
  }

  /** A re-INVITE with the direction changed (RFC 3264 §8.4). */
  async hold(held: boolean): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    session.sessionDescriptionHandlerOptionsReInvite = { hold: held } as Web.SessionDescriptionHandlerOptions;
    await session.invite();
    this.#handler?.enableSenderTracks(!held);
    this.#handler?.enableReceiverTracks(!held);
    this.#events.onState(held ? 'held' : 'talking', session.remoteIdentity.uri.user ?? '');
  }

  mute(muted: boolean): void {
    this.#handler?.enableSenderTracks(!muted);
  }

  /** By telephone-event within the media (RFC 4733). */
  press(key: string): boolean {
    return this.#handler?.sendDtmf(key) ?? false;
  }

  /** @returns null when no call is on. */
  async quality(): Promise<Quality | null> {
    const stats = await this.#handler?.peerConnection?.getStats();
    return stats === undefined ? null : readQuality(stats.values() as Iterable<Record<string, unknown>>);
  }

  get #handler(): Handler | undefined {
    return this.#session?.sessionDescriptionHandler as Handler | undefined;
  }

  #ring(invitation: Invitation): void {
    // One line: who calls while it is taken hears that it is busy.
    if (this.#session !== undefined) {
      void invitation.reject({ statusCode: 486 });
      return;
    }
    const who = invitation.remoteIdentity.uri.user ?? '';
    this.#follow(invitation, who);
    this.#events.onState('ringing', who);
  }

  #follow(session: Session, who: string): void {
    this.#session = session;
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) {
        this.#sound.srcObject = this.#handler?.remoteMediaStream ?? null;
        void this.#sound.play();
        this.#events.onState('talking', who);
      } else if (state === SessionState.Terminated) {
        this.#session = undefined;
        this.#sound.srcObject = null;
        this.#events.onState('ready', who);
      }
    });
  }
}

function registered(registerer: Registerer): Promise<void> {
  return new Promise((resolve, reject) => {
    registerer.stateChange.addListener((state) => {
      if (state === RegistererState.Registered) resolve();
    });
    const onReject: Refused = ({ message }) =>
      reject(new Error(`Cannot register: ${message.statusCode ?? ''} ${message.reasonPhrase ?? ''}`));
    registerer.register({ requestDelegate: { onReject } }).catch(reject);
  });
}
