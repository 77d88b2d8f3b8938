import type { Entry } from 'ldapts';
import { AndFilter, EqualityFilter, OrFilter, PresenceFilter, SubstringFilter } from 'ldapts';
import type { Account } from './directory.ts';
import { GROUPS, PEOPLE, valueOf, withDirectory } from './directory.ts';
import type { Held } from './key-book.ts';

/** What people are told of one another. */
export interface Contact {
  uid: string;
  name: string;
  mail: string;
  number: string;
  region: string;
}

export interface Member extends Contact {
  language: string;
  groups: string[];
}

const ATTRIBUTES = ['uid', 'cn', 'mail', 'telephoneNumber', 'l', 'preferredLanguage'];
const MOST = 20;
/** Of the directory's own limit for one search. */
const PAGE = 200;
/** For so long somebody who has left may still be served, ms. */
const TRUSTED_MS = 5000;
/** For so long a number is believed to be somebody's, ms. */
const NAME_MS = 60_000;
/** So many names are remembered. */
const MOST_NAMES = 1000;
const PERSON = new EqualityFilter({ attribute: 'objectClass', value: 'vigiePerson' });

/** The people of the directory, for one who has signed on. */
export class PhoneBook {
  readonly #account: Account;
  readonly #seen = new Map<string, { member: Member; at: number }>();
  readonly #names = new Map<string, { name: string; at: number }>();

  constructor(account: Account) {
    this.#account = account;
  }

  /** @returns null when nobody has this uid, or no longer. */
  async member(uid: string, now = Date.now()): Promise<Member | null> {
    const seen = this.#seen.get(uid);
    if (seen !== undefined && now - seen.at < TRUSTED_MS) return seen.member;
    this.#seen.delete(uid);
    const filter = new AndFilter({ filters: [PERSON, new EqualityFilter({ attribute: 'uid', value: uid })] });
    const [entry] = await this.#search(filter);
    if (entry === undefined) return null;
    const groups = await this.#groupsOf(entry.dn);
    const member = { ...contactOf(entry), language: valueOf(entry, 'preferredLanguage'), groups };
    this.#seen.set(uid, { member, at: now });
    return member;
  }

  /** Whose name, number or address has this text, 20 at most. */
  async find(text: string): Promise<Contact[]> {
    const within = ['cn', 'displayName'].map((attribute) => new SubstringFilter({ attribute, any: [text] }));
    const equal = ['uid', 'mail', 'telephoneNumber'].map((attribute) => new EqualityFilter({ attribute, value: text }));
    const filter = new AndFilter({ filters: [PERSON, new OrFilter({ filters: [...within, ...equal] })] });
    const contacts = (await this.#search(filter)).map(contactOf);
    return contacts.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST);
  }

  /** Whose numbers these are; a number that is nobody's is not in it. */
  async names(numbers: readonly string[], now = Date.now()): Promise<ReadonlyMap<string, string>> {
    const asked = numbers.filter((number) => now - (this.#names.get(number)?.at ?? -NAME_MS) >= NAME_MS);
    if (asked.length > 0) {
      const any = asked.map((value) => new EqualityFilter({ attribute: 'telephoneNumber', value }));
      const entries = await this.#search(new AndFilter({ filters: [PERSON, new OrFilter({ filters: any })] }));
      const found = new Map(entries.map(contactOf).map(({ number, name }) => [number, name]));
      if (this.#names.size + asked.length > MOST_NAMES) this.#names.clear();
      for (const number of asked) this.#names.set(number, { name: found.get(number) ?? '', at: now });
    }
    const known = numbers.map((number): [string, string] => [number, this.#names.get(number)?.name ?? '']);
    return new Map(known.filter(([, name]) => name !== ''));
  }

  /** Every key there is. */
  async keys(): Promise<Held[]> {
    const filter = new AndFilter({ filters: [PERSON, new PresenceFilter({ attribute: 'pgpKey' })] });
    const options = { scope: 'one' as const, filter, attributes: ['mail', 'pgpKey'], paged: { pageSize: PAGE } };
    const { searchEntries } = await withDirectory(this.#account, (client) => client.search(PEOPLE, options));
    return searchEntries.map((entry) => ({ mail: valueOf(entry, 'mail'), armored: valueOf(entry, 'pgpKey') }));
  }

  async #groupsOf(member: string): Promise<string[]> {
    const filter = new EqualityFilter({ attribute: 'member', value: member });
    const options = { scope: 'one' as const, filter, attributes: ['cn'] };
    const { searchEntries } = await withDirectory(this.#account, (client) => client.search(GROUPS, options));
    return searchEntries.map((entry) => valueOf(entry, 'cn'));
  }

  async #search(filter: AndFilter): Promise<Entry[]> {
    const options = { scope: 'one' as const, filter, attributes: ATTRIBUTES };
    return (await withDirectory(this.#account, (client) => client.search(PEOPLE, options))).searchEntries;
  }
}

function contactOf(entry: Entry): Contact {
  return {
    uid: valueOf(entry, 'uid'),
    name: valueOf(entry, 'cn'),
    mail: valueOf(entry, 'mail'),
    number: valueOf(entry, 'telephoneNumber'),
    region: valueOf(entry, 'l'),
  };
}
