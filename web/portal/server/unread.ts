/** How much of somebody's mail is unread. */
export interface Unread {
  /** In their inbox. */
  inbox: number;
  /** Voicemail, which has a folder of its own. */
  voicemail: number;
}

export interface Mailboxes {
  /** Address of Dovecot's HTTP API, which answers `mailbox status` and nothing else (stack/config/mailboxes). */
  url: string;
  key: string;
}

const ANSWER_MS = 3000;
const TAG = 'unread';

/**
 * Ask Dovecot how much is unread in the mailbox of this address: a number a folder is all that it tells.
 * @throws {Error} when it does not answer in time, or knows nobody of that address.
 */
export async function unreadOf({ url, key }: Mailboxes, address: string): Promise<Unread> {
  const asked = { user: address, field: ['unseen'], mailboxMask: ['INBOX', 'Voicemail'] };
  let answer: unknown;
  try {
    const response = await fetch(`${url}/doveadm/v1`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `X-Dovecot-API ${Buffer.from(key).toString('base64')}`,
      },
      body: JSON.stringify([['mailboxStatus', asked, TAG]]),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    answer = await response.json();
  } catch (cause) {
    throw new Error(`Cannot ask for the unread mail of "${address}"`, { cause });
  }
  const folders = foldersIn(answer);
  if (folders === null) throw new Error(`Cannot read the unread mail of "${address}" in ${JSON.stringify(answer)}`);
  return { inbox: folders.get('INBOX') ?? 0, voicemail: folders.get('Voicemail') ?? 0 };
}

/** `[["doveadmResponse", [{"mailbox": "INBOX", "unseen": "1"}], TAG]]`; null where it is anything else. */
function foldersIn(answer: unknown): Map<string, number> | null {
  const first: unknown = Array.isArray(answer) ? answer[0] : null;
  const [kind, rows] = Array.isArray(first) ? (first as unknown[]) : [];
  if (kind !== 'doveadmResponse' || !Array.isArray(rows)) return null;
  const counts = rows.map((row: Partial<Record<string, unknown>>): [string, number] => [
    String(row['mailbox']),
    Number(row['unseen']),
  ]);
  return counts.every(([, unseen]) => Number.isSafeInteger(unseen)) ? new Map(counts) : null;
}
