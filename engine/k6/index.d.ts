/**
 * Types of the engine's module for k6. One VU drives fleets of telephones;
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

  /** Telephones that behave alike. An option that does not exist, or has a wrong value, is an exception that names it. */
  export class Fleet {
    /** @param plan the run's plan, as `runs/ID/plan-REGION.json` has it */
    constructor(plan: object, options: FleetOptions);
    /** Registers all; resolves to how many are registered, rejects with the first refusal. */
    register(): Promise<number>;
    /** Places the calls; resolves when the last one has ended and is recorded. */
    call(to: Fleet, options: CallOptions): Promise<Calls>;
  }

  /** Hangs up what is left, unregisters, sends the last figures. Belongs in teardown(). */
  export function close(): Promise<void>;
}
