import type { Written } from './editor.ts';

/** That an editor has what somebody wrote. */
export interface Seen {
  editor: string;
  written: Written;
}

/** What an editor's replica of a pad is at the end; pads are counted from 1. */
export interface Shown {
  pad: number;
  editor: string;
  digest: string;
}

/** What one probe tells the other, in 64 bytes at most (engine/clock/peer). */
export type Note = { seen: Seen } | { shown: Shown };

export function seenNote({ editor, written: { client, from, to } }: Seen): string {
  return `seen ${editor} ${client} ${from} ${to}`;
}

export function shownNote({ pad, editor, digest }: Shown): string {
  return `shown ${pad} ${editor} ${digest}`;
}

/** @throws {Error} for what is neither: the other probe is of another version. */
export function parseNote(text: string): Note {
  const [, editor, client, from, to] = /^seen (\S+) (\d+) (\d+) (\d+)$/.exec(text) ?? [];
  if (editor !== undefined) {
    return { seen: { editor, written: { client: Number(client), from: Number(from), to: Number(to) } } };
  }
  const [, pad, shower, digest] = /^shown (\d+) (\S+) ([0-9a-f]+)$/.exec(text) ?? [];
  if (shower !== undefined && digest !== undefined) return { shown: { pad: Number(pad), editor: shower, digest } };
  throw new Error(`Cannot read "${text}" of the other probe`);
}
