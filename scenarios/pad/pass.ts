import crypto from 'k6/crypto';
import encoding from 'k6/encoding';

/** A pass to a pad, as web/pad/server/token.ts signs them: a JSON Web Token by HS256 (RFC 7519). */
export function passTo(pad: string, editor: string, { key, seconds }: { key: string; seconds: number }): string {
  const now = Math.floor(Date.now() / 1000);
  const head = part({ alg: 'HS256', typ: 'JWT' });
  const body = part({ pad, name: editor, number: '', sub: editor, aud: 'pad', iat: now, exp: now + seconds });
  const signature = crypto.hmac('sha256', key, `${head}.${body}`, 'base64rawurl');
  return `${head}.${body}.${signature}`;
}

function part(value: object): string {
  return encoding.b64encode(JSON.stringify(value), 'rawurl');
}
