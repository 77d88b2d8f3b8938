/** Types of the module for rooms: the probe behind it is the process's, as voice's is. */
declare module 'k6/x/vigie/rooms' {
  export interface GatherOptions {
    /** Rooms that are filled at a time. */
    rooms: number;
    /** People in each room. */
    people: number;
    /** How many of those have a camera and a microphone; the others watch. */
    cameras: number;
    /** How many of those who watch leave in the middle and come back. @default 0 */
    returners?: number;
    /** How many in each room reach nothing but the relay by TLS (a closed network), with camera or without. @default 0 */
    relayed?: number;
    /** From the first join to the last leave, ms. */
    overMs: number;
    /** All join within, ms. */
    rampMs: number;
    /** How long each speaks before the next does, ms. Who speaks is seen large, the others small. */
    turnMs: number;
  }

  export interface Gathered {
    /** Stays begun, and how they ended. */
    placed: number;
    done: number;
    failed: number;
    /** Cut by the end of the run. */
    aborted: number;
    /** Times that the server was lost and found again. */
    reconnects: number;
    /** Stays that saw nothing of a camera which showed. */
    blind: number;
  }

  /** Rooms full of people. An option that does not exist, or has a wrong value, is an exception that names it. */
  export class Rooms {
    /** @param plan the run's plan, as `runs/ID/plan-rooms-REGION.json` has it */
    constructor(plan: object);
    /** Reads what cameras show and microphones hear, and the server's key. */
    open(): Promise<void>;
    /** Fills the rooms; resolves when the last has left and is recorded. */
    gather(options: GatherOptions): Promise<Gathered>;
  }

  /** Waits for who is leaving, sends the last figures. Belongs in teardown(). */
  export function close(): Promise<void>;
}
