/** What somebody does with the telephone, as others are told. */
export type Presence = 'free' | 'ringing' | 'busy';

const DIALOG = /<(?:\w+:)?dialog(?=[\s>])([^>]*)>[^]*?<(?:\w+:)?state\b[^>]*>\s*(\w+)/gi;

/**
 * Read a NOTIFY of the event package `dialog` (RFC 4235 §4.1), as the edge makes them: each with the full state. Who
 * calls is busy from the first moment; who is called rings until there is an answer.
 * @returns null when it is no such document.
 */
export function presenceOf(body: string): Presence | null {
  if (!/<(?:\w+:)?dialog-info\b/.test(body)) return null;
  const states = [...body.matchAll(DIALOG)].map(([, attributes = '', state = '']): Presence => {
    if (state.toLowerCase() === 'terminated') return 'free';
    if (state.toLowerCase() === 'confirmed') return 'busy';
    return /direction="recipient"/i.test(attributes) ? 'ringing' : 'busy';
  });
  return states.find((state) => state === 'busy') ?? states.find((state) => state === 'ringing') ?? 'free';
}
