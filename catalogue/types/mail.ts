import type { NumberBlock, Plan } from './plan.ts';
import type { Load } from './systems.ts';

/** TLS from the first byte (RFC 8314), or STARTTLS (RFC 3207). */
export type MailSubmission = 'tls' | 'starttls';
/** RFC 3156: nothing, multipart/signed, signed inside multipart/encrypted. */
export type MailProtection = 'none' | 'signed' | 'encrypted';

/** The load of the system `mail`. */
export interface MailLoad extends Load {
  /** Messages in all, evenly spread. */
  messages: number;
  /** How long one may take to be visible before it counts as lost. */
  within: string;
  protection: MailProtection[];
  submission: MailSubmission[];
  /** Attached to every other message, bytes. */
  attachmentBytes: number;
  /** How often each thing that must be refused is tried. */
  refusals: number;
}

/** The plan of a part of the system `mail`. */
export interface MailPlan extends Plan {
  system: 'mail';
  messages: number;
  withinMs: number;
  protection: MailProtection[];
  submission: MailSubmission[];
  attachmentBytes: number;
  refusals: number;
  /** Host and port as the probe reaches them, and the authority that signed their certificates. */
  servers: { submission: Record<MailSubmission, string>; mailboxes: string; caFile: string };
  domain: string;
  people: {
    /** Secret from which each password is derived: hex(HMAC-SHA256(key, address)), first 24 characters. */
    keyFile: string;
    senders: NumberBlock;
    recipients: NumberBlock;
  };
}

/** One message, as the probe writes it: one line of `mail-REGION.ndjson`. Times as in a call's record; lengths are ms. */
export interface MailRecord {
  schema: 'vigie/mail/1';
  runId: string;
  /** Message-ID without its angle brackets. */
  id: string;
  system: 'mail';
  region: string;
  peerRegion: string;
  /** `message`, or what had to be refused: spam, oversize, unknown, forged, forged-from, password. */
  kind: string;
  /** Of the envelope. */
  from: string;
  to: string;
  submission: MailSubmission;
  protection: MailProtection;
  /** Of the whole message, and of what is attached to it. */
  bytes: number;
  attachmentBytes: number;
  startedAt: string;
  endedAt: string;
  /** `refused` is an answer that had to come; `aborted` was cut by the end of the run. */
  outcome: 'done' | 'failed' | 'refused' | 'aborted';
  failure: string | null;
  /** The server's answer that decided; null when none came. */
  smtp: { code: number; enhanced: string; text: string } | null;
  timings: MailTimings;
  /** What came was what was sent, and the signature the sender's; null when nothing came. */
  verified: boolean | null;
  tls: { submission: MailTls | null; mailbox: MailTls | null };
  score: { model: string; mos: number } | null;
}

/** Since the message was sent off; null where the event never came. */
export interface MailTimings {
  /** Connected, TLS agreed, signed on. */
  signedOnMs: number | null;
  /** 250 after the message's end: from now on it is the system's. */
  acceptedMs: number | null;
  /** In the far mailbox's list. */
  visibleMs: number | null;
  /** Fetched, decrypted, signature and attachment verified. */
  verifiedMs: number | null;
}

/** A connection whose certificate was checked against the stack's authority. */
export interface MailTls {
  version: string;
  cipher: string;
  subject: string;
  issuer: string;
  notAfter: string;
  sha256: string;
}
