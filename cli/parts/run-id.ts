import { randomBytes } from 'node:crypto';

/** `YYYYMMDD-HHMM-REGION-xxxx`, UTC: sorts by time, and is a folder's name. */
export function makeRunId(region: string, now: Date, random: () => string = fourHex): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}-${region}-${random()}`;
}

function fourHex(): string {
  return randomBytes(2).toString('hex');
}
