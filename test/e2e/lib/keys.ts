import type { BrowserStack } from './browser.ts';

/** What gpg found of an address. */
export interface Located {
  fingerprint: string;
  users: string[];
}

/**
 * A key by gpg in the client's container, without a passphrase; its private half stays there, in /tmp/UID.
 * @returns the public half, armoured.
 */
export function makeKey(stack: BrowserStack, name: string, address: string): Promise<string> {
  const home = `/tmp/${address.split('@', 1)[0] ?? ''}`;
  const gpg = `gpg --homedir ${home} --batch --quiet --pinentry-mode loopback --passphrase ''`;
  const make = `rm -rf ${home} && mkdir -m 700 ${home} && ${gpg} --quick-gen-key '${name} <${address}>' default default never`;
  return stack.in('mailclient', ['bash', '-c', `${make} && ${gpg} --armor --export ${address}`]);
}

/** Looks by gpg's own Web Key Directory client for somebody's key, knowing nothing before. */
export async function locate(stack: BrowserStack, address: string): Promise<Located> {
  const gpg = 'gpg --homedir $home --batch --quiet --with-colons';
  const find = `${gpg} --auto-key-locate clear,wkd --locate-keys ${address}`;
  const end = 'gpgconf --homedir $home --kill all; rm -rf $home';
  const script = `home=$(mktemp -d); ${find}; code=$?; ${end}; exit $code`;
  const said = await stack.in('mailclient', ['timeout', '30', 'bash', '-c', script]);
  const fields = said.split('\n').map((line) => line.split(':'));
  return {
    fingerprint: fields.find(([kind]) => kind === 'fpr')?.[9] ?? '',
    users: fields.filter(([kind]) => kind === 'uid').map((field) => field[9] ?? ''),
  };
}
