/**
 * Types of the engine's modules for k6. One VU drives fleets of telephones;
 * the probe behind them (one SIP agent a transport, one media port, one file of records)
 * is the process's, so setup, scenario and teardown see the same.
 */
declare module 'k6/x/vigie/voice' {
  /** `count` telephone numbers from `first` upwards, e.g. `{ first: '300001', count: 250 }`. */
  export interface Numbers {
    first: string;
    count: number;
  }

  export interface FleetOptions {
    numbers: Numbers;
    /** File of the speech that each telephone says, of the plan's codec: raw G.711, WAV (16 kHz) for G.722, Ogg Opus. */
    says: string;
    /** Of its signalling. @default the plan's first */
    transport?: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
    /** RTP in clear, SRTP by SDES or by DTLS. @default the plan's first */
    media?: 'rtp' | 'sdes' | 'dtls';
    /** How long a call rings before it is answered, ms. @default 0 */
    answersAfterMs?: number;
    /** They are another probe's, the plan's `peer`: not registered here, but waited for. @default false */
    elsewhere?: boolean;
  }

  export interface AnswerOptions {
    /** The telephones that call: a Fleet that is elsewhere. */
    from: Fleet;
    /** Within what time the calling probe says that it has placed its calls, ms. */
    overMs: number;
    /** Length of each call, ms. One that goes on for half a minute more has failed. */
    talkMs: number;
  }

  export interface CallOptions {
    /** Calls placed in all, evenly spread. */
    calls: number;
    /** From the first call to the last hang-up, ms. */
    overMs: number;
    /** Length of each call once answered, ms. */
    talkMs: number;
  }

  export interface Calls {
    placed: number;
    answered: number;
    failed: number;
    /** Turned down by design: busy, declined. */
    refused: number;
    /** Cut by the end of the run. */
    aborted: number;
    /** Calls in which somebody heard nothing. */
    silent: number;
  }

  /** How the called telephone deals with one call. */
  export interface Answer {
    /** Final answer: 200, or 300 to 699 to turn the call down, e.g. 486 busy, 603 decline. @default 200; 302 with redirect */
    status?: number;
    /** Phrase that goes with a refusal. @default '' */
    reason?: string;
    /** How long it rings, ms. @default the called fleet's answersAfterMs */
    afterMs?: number;
    /** Speaks before it answers, by a 183 with a description (RFC 3960). @default false */
    earlyMedia?: boolean;
    /** Has its provisional response acknowledged by PRACK (RFC 3262). @default false */
    reliable?: boolean;
    /**
     * Sends the caller to another telephone of its fleet when it has rung (RFC 3261 §8.1.3.4): `status` is 300 to 399, the
     * rest is how that one answers. Whether the caller goes there is its affair, or its IPBX's. @default false
     */
    redirect?: boolean;
  }

  /** RFC 4028. */
  export interface Session {
    /** How long the call may go without a refresh, ms; 90000 or more. The far end may make it shorter, or longer (422). */
    expiresMs: number;
    /** Who refreshes, at half the time. @default the far end's choice */
    refresher?: 'caller' | 'callee';
  }

  export interface DialOptions {
    answer?: Answer;
    /** Gives up (CANCEL) unless answered before, ms. @default never; a call that rings for 20 s has failed */
    cancelAfterMs?: number;
    /** Offers or requires reliable provisional responses (RFC 3262). @default neither */
    reliable?: 'supported' | 'required';
    /** How many 3xx the caller follows, 0 to 10; with 0 the first ends the call. @default 0 */
    maxRedirects?: number;
    /** Asks for a session timer. @default none, but takes what the far end asks for */
    session?: Session;
  }

  /** Packets that each end heard in a stretch of a call; `target` is whom a blind transfer went to. */
  export interface Listened {
    caller: number;
    callee: number;
    target: number;
  }

  /** Keys that one end has got until now, in order. */
  export interface Digits {
    /** In the media (RFC 4733). */
    rfc4733: string;
    /** By INFO. */
    info: string;
  }

  export interface End {
    /** Resolves when that many keys have come in all, or the time is over, to what has come. @default withinMs 3000 */
    digits(count: number, options?: { withinMs?: number }): Promise<Digits>;
    /**
     * Resolves when its session was refreshed that often, by whomever, or the time is over, to how often it was.
     * @default withinMs 60000
     */
    refreshes(count: number, options?: { withinMs?: number }): Promise<number>;
  }

  /** One call whose script says what happens in it. A request that the far end refuses rejects with its status. */
  export interface Call {
    /** False where it was turned down, cancelled or failed: it is recorded then, and hangUp() gives the record. */
    answered: boolean;
    /** Final status of the INVITE, 487 when cancelled, 0 where none came. */
    status: number;
    /** Instance of the IPBX that holds it, as its Server header says; empty where none was named. */
    instance: string;
    /** Provisional responses that the caller got, 101 to 199, in order. */
    provisional: number[];
    /** Packets that the caller had heard when the call was answered. */
    earlyPackets: number;
    /** The called end's reliable response was acknowledged. */
    pracked: boolean;
    /** The called end saw the caller give up. */
    cancelSeen: boolean;
    /** How many 3xx the caller followed. */
    redirects: number;
    /** What the caller's end agreed on, with the IPBX most often; null without a timer. */
    session: Required<Session> | null;
    caller: End;
    callee: End;
    /** The caller puts the callee on hold by re-INVITE, and says nothing (RFC 3264 §8.4). */
    hold(): Promise<void>;
    resume(): Promise<void>;
    /** Counts what each end hears for that long, ms. */
    listen(ms: number): Promise<Listened>;
    /** The caller presses keys (0 to 9, *, #, A to D), 100 ms each. @default by rfc4733 */
    dtmf(keys: string, options?: { by?: 'rfc4733' | 'info' }): Promise<void>;
    /**
     * The caller hands the callee over: to a telephone of a fleet without asking it (RFC 3515), or to the callee of
     * another call (RFC 3891). Resolves to the final status of the call that was asked for.
     */
    transfer(to: Fleet | Call): Promise<{ status: number }>;
    /** Ends what is left of the call; resolves to its record (catalogue/types/call.ts). */
    hangUp(): Promise<CallRecord>;
  }

  /** The parts of catalogue/types/call.ts that are most often checked; the object has all of them. */
  export interface CallRecord {
    outcome: 'answered' | 'failed' | 'refused' | 'aborted';
    sipStatus: number;
    failure: string | null;
    heard: { caller: Heard | null; callee: Heard | null };
  }

  export interface Heard {
    received: number;
    mos: number;
    silent: boolean;
    effectiveLossPct: number;
    /** From RTCP; null when no report came back. */
    rttMs: number | null;
  }

  export interface Delivered {
    status: number;
    delayMs: number;
    /** What the other telephone got within 5 s; null when nothing. */
    received: { from: string; to: string; text: string } | null;
  }

  /** What a telephone can be told of: who is in a call (RFC 4235), whose messages wait (RFC 3842). */
  export type Event = 'dialog' | 'message-summary';

  /** What a NOTIFY with a body said. */
  export interface Notified {
    /** Of the SUBSCRIBE. */
    status: number;
    /** active, pending or terminated; empty where no NOTIFY came. */
    state: string;
    /** RFC 3842; null where nothing was said. */
    messages: { waiting: boolean; unheard: number; heard: number } | null;
    /** RFC 4235: a call is being set up or stands, a call stands; null where nothing was said. */
    calls: { busy: boolean; talking: boolean } | null;
  }

  /** A standing subscription (RFC 6665), which is refreshed until its end. */
  export interface Watch {
    /** The next NOTIFY with a body; its state is empty where none came within that time, ms. */
    next(withinMs: number): Promise<Notified>;
    /** Unsubscribes. */
    end(): Promise<void>;
  }

  /** Telephones that behave alike. An option that does not exist, or has a wrong value, is an exception that names it. */
  export class Fleet {
    /** @param plan the run's plan, as `runs/ID/plan-SYSTEM-REGION.json` has it */
    constructor(plan: object, options: FleetOptions);
    /**
     * Registers all; resolves to how many are registered, rejects with the first refusal. Of a Fleet that is elsewhere:
     * resolves when its probe answers.
     */
    register(): Promise<number>;
    /** Places the calls; resolves when the last one has ended and is recorded. To a Fleet elsewhere: our half of each. */
    call(to: Fleet, options: CallOptions): Promise<Calls>;
    /**
     * Answers the calls that another probe places; resolves when that one places no more and the last has ended. Each is
     * recorded as our half. `placed` counts the calls that came.
     */
    answer(options: AnswerOptions): Promise<Calls>;
    /** Places one call; resolves when it is answered, turned down, cancelled or failed. */
    dial(to: Fleet, options?: DialOptions): Promise<Call>;
    /** Sends a text to a telephone of the other fleet (RFC 3428); resolves when it has it. */
    message(to: Fleet, text: string): Promise<Delivered>;
    /** Asks the edge what it can do (RFC 3261 §11). */
    options(): Promise<{ status: number; delayMs: number; allow: string[] | null; supported: string[] | null }>;
    /** Subscribes its first telephone to an event of the other fleet's first, waits 5 s for a word, and unsubscribes. */
    subscribe(event: Event, of: Fleet): Promise<Notified>;
    /** Subscribes its first telephone to an event of the other fleet's first; the telephone can call meanwhile. */
    watch(event: Event, of: Fleet): Promise<Watch>;
  }

  /** Hangs up what is left, unregisters, sends the last figures. Belongs in teardown(). */
  export function close(): Promise<void>;
}

/**
 * Mail: one VU drives many people. The probe behind them (watched mailboxes, one file of records) is the process's, so
 * setup, scenario and teardown see the same.
 */
declare module 'k6/x/vigie/mail' {
  export interface MailboxesOptions {
    /** `count` people from `first` upwards; a number is the local part of an address of the plan's domain. */
    numbers: { first: string; count: number };
  }

  export interface SendOptions {
    /** Messages in all, evenly spread over time, over the plan's protections and its ways to submit. */
    messages: number;
    /** From the first message to the last one's reading, ms; a quarter of it is left for that. */
    overMs: number;
    /** Attached to every other message, bytes. @default 0 */
    attachmentBytes?: number;
    /** Of what is attached. @default 0 */
    seed?: number;
  }

  export interface Messages {
    placed: number;
    /** Accepted, visible in the far mailbox, opened; its signature was the sender's where it had one. */
    done: number;
    failed: number;
    /** Turned down by the code that it must be. */
    refused: number;
    /** Cut by the end of the run. */
    aborted: number;
  }

  /** What must be refused; each word is a kind that `misdeeds` knows. */
  export type Misdeed = 'spam' | 'oversize' | 'unknown' | 'forged' | 'forged-from' | 'password';
  export const refusals: readonly Misdeed[];

  /** People with mailboxes. An option that does not exist, or has a wrong value, is an exception that names it. */
  export class Mailboxes {
    /** @param plan the run's plan, as `runs/ID/plan-SYSTEM-REGION.json` has it */
    constructor(plan: object, options: MailboxesOptions);
    /** Signs all on (IMAPS), empties their inboxes, and waits for mail from then on (IDLE); resolves to how many. */
    watch(): Promise<number>;
    /** Writes to people who are watched; resolves when the last message is read, or given up, and recorded. */
    send(to: Mailboxes, options: SendOptions): Promise<Messages>;
    /** Tries each, one after the other: those that are refused as they must be count as `refused`. */
    misdeeds(to: Mailboxes, kinds: readonly Misdeed[]): Promise<Messages>;
  }

  /** Signs off, sends the last figures. Belongs in teardown(). */
  export function close(): Promise<void>;
}

declare module 'k6/x/vigie/together' {
  /**
   * This part of the run is ready: resolves when all begin.
   * @param plan the run's plan, as `runs/ID/plan-SYSTEM-REGION.json` has it
   * @param withinMs rejects when nobody has said so by then
   */
  export function begin(plan: object, withinMs: number): Promise<void>;
}

declare module 'k6/x/vigie/journal' {
  /** What a scenario says of an attempt; what every record has beside it is added. */
  export interface Attempt {
    /** Names the attempt in its run. */
    id: string;
    /** ISO 8601 with milliseconds. */
    startedAt: string;
    endedAt: string;
    outcome: 'done' | 'failed' | 'refused' | 'aborted';
    failure: string | null;
    [of: string]: unknown;
  }

  /**
   * Records, figures and the generator's account of itself, for a system whose scenario makes its attempts
   * itself. A process has one: all VUs' are the same.
   */
  export class Journal {
    /**
     * @param plan the run's plan, as `runs/ID/plan-SYSTEM-REGION.json` has it
     * @throws when the plan lacks something; nothing is opened yet
     */
    constructor(plan: object);
    /** So many are there, and the load begins now. */
    ready(count: number): void;
    /** One attempt more is under way. */
    begin(): void;
    /** It has ended: its record is written, its figures are exported by the paths of the catalogue. */
    end(attempt: Attempt): void;
    /** Something began so many ms after its time. */
    late(ms: number): void;
    /** In words, what the generator spoiled itself: the run is then void. */
    void(reason: string): void;
    /** How far the clock of the probe is ahead with which this one works together, as `Peer` has it. */
    clock(of: PeerClock): void;
    close(): Promise<void>;
  }

  export interface PeerClock {
    /** Region of the other probe. */
    peer: string;
    offsetMs: number;
    /** The truth lies within ± this. */
    errorMs: number;
    rttMs: number;
    exchanges: number;
  }
}

declare module 'k6/x/vigie/peer' {
  import type { PeerClock } from 'k6/x/vigie/journal';

  /** What the other probe has told. */
  export interface Told {
    /** Each with its time by our clock. One may come twice, and not in the order in which they were told. */
    notes: { text: string; atMs: number }[];
    /** The times may be off by ± this. */
    errorMs: number;
  }

  /**
   * The probe of another region that holds the other half of what this one does: `plan.peer` has `listen`, `address`
   * (host:port, UDP, on the core network) and `keyFile`. A process has one: all VUs' are the same.
   */
  export class Peer {
    /**
     * @param plan the run's plan, as `runs/ID/plan-SYSTEM-REGION.json` has it
     * @throws when the plan lacks something; nothing is opened yet
     */
    constructor(plan: object);
    /** Our clock: monotonic, ms. */
    now(): number;
    /** Of the wall clocks; null while nothing is known of the other one. */
    clock(): PeerClock | null;
    /** We are ready: resolves when the other one is too and its clock is known, rejects when not within the time, ms. */
    meet(withinMs: number): Promise<void>;
    /** Tell something of 64 bytes at most, once, and when it was by our clock; said again until it is acknowledged. */
    tell(text: string, atMs: number): void;
    /** What was told since the last time. */
    told(): Told;
    /** We begin nothing more: resolves when the other one does neither, rejects when not within the time, ms. */
    done(withinMs: number): Promise<void>;
    /** Ends when all was heard, or the time is over, ms. */
    close(withinMs: number): Promise<void>;
  }
}

declare module 'k6/x/vigie/journey' {
  export interface ColleaguesOptions {
    /** Secret from which each password is derived: hex(HMAC-SHA256(key, uid or number)), first 24 characters. */
    keyFile: string;
    /** The authority of the servers' certificates. */
    caFile: string;
    /** Host and port of the edge (UDP), and the domain of the numbers. */
    edge: string;
    domain: string;
    /** Signalling of the rooms, wss://. */
    rooms: string;
    /** Host and port for mail, by TLS. */
    submission: string;
    mailboxes: string;
    /** How long a step may take, ms. */
    withinMs: number;
    people: readonly [Colleague, Colleague];
  }

  export interface Colleague {
    uid: string;
    number: string;
    mail: string;
  }

  /** What the called telephone saw of a call; times since dialling. */
  export interface Taken {
    /** The `traceparent` that came with the INVITE; empty where none did. */
    traceparent: string;
    offeredMs: number;
    answeredMs: number;
  }

  /** Two people, each with a telephone, a place in a room and a mailbox. Every method fails when it takes too long. */
  export class Colleagues {
    constructor(options: ColleaguesOptions);
    /** Signs telephones and mailbox on. */
    open(): Promise<void>;
    /** The first calls the second; since dialling. `traceparent` goes with the INVITE (W3C Trace Context). */
    call(traceparent: string): Promise<{ answeredMs: number; heardMs: number; taken: Taken }>;
    /** Both into a room, by tokens of its page, and out of the call; ms until each hears the other there. */
    move(tokens: readonly [string, string]): Promise<number>;
    /** The first mails the second, signed; since it was sent off. */
    post(letter: {
      /** Message-ID without its angle brackets. */
      id: string;
      subject: string;
      text: string;
      traceparent: string;
    }): Promise<{ acceptedMs: number; visibleMs: number; verifiedMs: number }>;
    /** Hangs up, leaves the room. */
    part(): Promise<void>;
    close(): Promise<void>;
  }
}
