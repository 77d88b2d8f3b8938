import type { Client } from 'ldapts';
import { Attribute, Change, EqualityFilter, OrFilter } from 'ldapts';
import type { Person } from '../../../catalogue/types/person.ts';
import { FORMER, GROUPS, PEOPLE, valueOf, valuesOf } from '../server/directory.ts';

const ATTRIBUTES = ['uid', 'givenName', 'sn', 'mail', 'telephoneNumber', 'l', 'preferredLanguage', 'pgpKey'];
/** Of the directory's own limit for one search. */
const PAGE = 200;

export const dnOf = (uid: string, base = PEOPLE): string => `uid=${uid},${base}`;
const groupDn = (name: string): string => `cn=${name},${GROUPS}`;

/** Somebody as the directory has them. */
export interface Found {
  person: Person;
  /** They left, and are kept for what they wrote. */
  former: boolean;
}

/** @returns null when nobody ever had this uid. */
export async function find(client: Client, uid: string): Promise<Found | null> {
  const members = await membership(client);
  for (const base of [PEOPLE, FORMER]) {
    const [found] = await search(client, base, new EqualityFilter({ attribute: 'uid', value: uid }), members);
    if (found !== undefined) return { person: found, former: base === FORMER };
  }
  return null;
}

export async function everybody(client: Client): Promise<Person[]> {
  const filter = new EqualityFilter({ attribute: 'objectClass', value: 'vigiePerson' });
  const people = await search(client, PEOPLE, filter, await membership(client));
  return people.sort((a, b) => a.uid.localeCompare(b.uid));
}

/** What of a person another has already; null when all is free. */
export async function taken(client: Client, { uid, mail, number }: Person): Promise<string | null> {
  const filters = [
    new EqualityFilter({ attribute: 'mail', value: mail }),
    new EqualityFilter({ attribute: 'telephoneNumber', value: number }),
  ];
  for (const base of [PEOPLE, FORMER]) {
    for (const other of await search(client, base, new OrFilter({ filters }), new Map())) {
      if (other.uid === uid) continue;
      if (other.mail === mail) return `mail: "${mail}" is ${other.uid}'s`;
      return `number: "${number}" is ${other.uid}'s`;
    }
  }
  return null;
}

/** Names of the groups that there are. */
export async function groupNames(client: Client): Promise<string[]> {
  const { searchEntries } = await client.search(GROUPS, {
    scope: 'one',
    filter: '(objectClass=groupOfNames)',
    attributes: ['cn'],
  });
  return searchEntries.map((entry) => valueOf(entry, 'cn'));
}

export async function addEntry(client: Client, person: Person, password: string): Promise<void> {
  const classes = ['inetOrgPerson', 'vigiePerson'];
  await client.add(dnOf(person.uid), {
    objectClass: classes,
    uid: person.uid,
    ...attributesOf(person),
    ...(person.key ? { pgpKey: person.key } : {}),
    userPassword: password,
  });
}

export async function setAttributes(client: Client, person: Person): Promise<void> {
  const changes = Object.entries(attributesOf(person)).map(([type, value]) => replace(type, [value]));
  const key = person.key === undefined ? [] : [replace('pgpKey', person.key === '' ? [] : [person.key])];
  await client.modify(dnOf(person.uid), [...changes, ...key]);
}

export async function setPassword(client: Client, uid: string, password: string): Promise<void> {
  await client.modify(dnOf(uid), replace('userPassword', [password]));
}

/** Somebody who left has no password, no number, no groups, and no key that mail would be encrypted to. */
export async function forget(client: Client, uid: string): Promise<void> {
  const attributes = ['userPassword', 'telephoneNumber', 'pgpKey'];
  await client.modify(
    dnOf(uid, FORMER),
    attributes.map((type) => replace(type, [])),
  );
}

export async function move(client: Client, uid: string, from: string, to: string): Promise<void> {
  await client.modifyDN(dnOf(uid, from), dnOf(uid, to));
}

export async function joinGroup(client: Client, uid: string, group: string): Promise<void> {
  await client.modify(groupDn(group), member('add', uid));
}

export async function leaveGroup(client: Client, uid: string, group: string): Promise<void> {
  await client.modify(groupDn(group), member('delete', uid));
}

function member(operation: 'add' | 'delete', uid: string): Change {
  return new Change({ operation, modification: new Attribute({ type: 'member', values: [dnOf(uid)] }) });
}

function replace(type: string, values: string[]): Change {
  return new Change({ operation: 'replace', modification: new Attribute({ type, values }) });
}

function attributesOf({ givenName, surname, mail, number, region, language }: Person): Record<string, string> {
  const name = `${givenName} ${surname}`;
  return {
    cn: name,
    displayName: name,
    givenName,
    sn: surname,
    mail,
    telephoneNumber: number,
    l: region,
    preferredLanguage: language,
  };
}

type Filter = EqualityFilter | OrFilter;

async function search(client: Client, base: string, filter: Filter, members: Map<string, string[]>): Promise<Person[]> {
  const options = { scope: 'one' as const, filter, attributes: ATTRIBUTES, paged: { pageSize: PAGE } };
  const { searchEntries } = await client.search(base, options);
  return searchEntries.map((entry) => {
    const uid = valueOf(entry, 'uid');
    return {
      uid,
      givenName: valueOf(entry, 'givenName'),
      surname: valueOf(entry, 'sn'),
      mail: valueOf(entry, 'mail'),
      number: valueOf(entry, 'telephoneNumber'),
      region: valueOf(entry, 'l'),
      language: valueOf(entry, 'preferredLanguage'),
      groups: members.get(dnOf(uid)) ?? [],
      key: valueOf(entry, 'pgpKey'),
    };
  });
}

/** Groups of each member, by the member's DN. */
async function membership(client: Client): Promise<Map<string, string[]>> {
  const { searchEntries } = await client.search(GROUPS, {
    scope: 'one',
    filter: '(objectClass=groupOfNames)',
    attributes: ['cn', 'member'],
  });
  const members = new Map<string, string[]>();
  for (const entry of searchEntries) {
    for (const dn of valuesOf(entry, 'member')) {
      members.set(dn, [...(members.get(dn) ?? []), valueOf(entry, 'cn')].sort());
    }
  }
  return members;
}
