/** One of the suite's people, as `vigie users import` makes them. */
export interface Person {
  /** Name to sign on with; never given to another again. */
  uid: string;
  givenName: string;
  surname: string;
  mail: string;
  /** SIP number: six digits, the first is the region's index. */
  number: string;
  /** Id of a region of the catalogue. */
  region: string;
  /** Two letters (ISO 639-1). */
  language: string;
  groups: string[];
  /** OpenPGP public key, armoured; empty: none; left out: the one that is there stays. */
  key?: string;
}
