import { InvalidArgumentError } from 'commander';
import type { CodecName } from '../../catalogue/index.ts';
import { parseDuration } from '../../catalogue/index.ts';

const CODECS: readonly CodecName[] = ['pcma', 'pcmu', 'g722', 'opus'];
const DAY_MS = 24 * 3600 * 1000;

/** A length of time, in ms: more than nothing, a day at most. */
export function duration(text: string): number {
  let ms: number;
  try {
    ms = parseDuration(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof RangeError ? error.message : String(error));
  }
  if (ms < 1000 || ms > DAY_MS) throw new InvalidArgumentError(`"${text}" is not from 1s to 24h`);
  return ms;
}

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`"${text}" is not a whole number from ${min} to ${max}`);
  };
}

/** A share of packets, in percent. */
export function percent(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (/^\d+(\.\d+)?%?$/.test(text) && value <= 100) return value;
  throw new InvalidArgumentError(`"${text}" is not a percentage from 0 to 100`);
}

/** A length of time within a link, in ms: 10 s at most. */
export function shortTime(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text) ?? [];
  const ms = Number(number) * (unit === 's' ? 1000 : 1);
  if (unit !== undefined && ms <= 10_000) return ms;
  throw new InvalidArgumentError(`"${text}" is not a time from 0ms to 10s (e.g. 80ms)`);
}

/** A mean of packets in a row. */
export function atLeastOne(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value >= 1 && value <= 100) return value;
  throw new InvalidArgumentError(`"${text}" is not a number of packets from 1 to 100`);
}

/** Names with commas between them. */
export function names(text: string): string[] {
  const found = text.split(',').map((name) => name.trim());
  if (found.every((name) => /^[a-z][a-z0-9-]*$/.test(name))) return [...new Set(found)];
  throw new InvalidArgumentError(`"${text}" is not a list of names (e.g. voice,rooms)`);
}

export function codec(text: string): CodecName {
  const found = CODECS.find((name) => name === text.toLowerCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`"${text}" is not a codec (expected ${CODECS.join(', ')})`);
}
