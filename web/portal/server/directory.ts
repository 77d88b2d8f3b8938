import type { Entry } from 'ldapts';
import { Client } from 'ldapts';

export const PEOPLE = 'ou=people,dc=vigie,dc=test';
export const FORMER = 'ou=former,dc=vigie,dc=test';
export const GROUPS = 'ou=groups,dc=vigie,dc=test';

/** How a service reaches the directory. */
export interface Account {
  url: string;
  /** Name under `ou=services`. */
  name: string;
  password: string;
  /** The stack's authority, PEM. */
  ca: string;
}

/**
 * Do `work` on a connection of its own, over TLS (STARTTLS, RFC 4511 §4.14), as this service.
 * @throws what `work` throws, or that the directory cannot be reached.
 */
export async function withDirectory<T>(account: Account, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ url: account.url, timeout: 5000, connectTimeout: 3000 });
  try {
    await client.startTLS({ ca: account.ca, servername: new URL(account.url).hostname, minVersion: 'TLSv1.2' });
    await client.bind(`cn=${account.name},ou=services,dc=vigie,dc=test`, account.password);
    return await work(client);
  } finally {
    await client.unbind();
  }
}

/** The one value of an attribute, empty where there is none. */
export function valueOf(entry: Entry, attribute: string): string {
  const [value = ''] = valuesOf(entry, attribute);
  return value;
}

export function valuesOf(entry: Entry, attribute: string): string[] {
  const value = entry[attribute] ?? [];
  return (Array.isArray(value) ? value : [value]).map((one) => one.toString());
}
