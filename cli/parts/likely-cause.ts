/** What lines of a log most often mean; the first that matches is said. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/no space left on device/i, 'the disk is full: docker system df shows what takes the room'],
  [
    /certificate (signed by unknown authority|verify failed)|unable to get local issuer/i,
    'a proxy inspects TLS and its authority is not known in the build: set VIGIE_CA_FILE to the host’s bundle',
  ],
  [
    /could ?n[o']t resolve|temporary failure (in name resolution|resolving)|no such host|EAI_AGAIN/i,
    'names cannot be resolved: look at DNS and at the proxy of this machine',
  ],
  [/unable to locate package|has no installation candidate/i, 'a package has left the archive, or the mirror is stale'],
  [/connection timed out|i\/o timeout|network is unreachable|ETIMEDOUT/i, 'a package registry cannot be reached'],
  [
    /password authentication failed/i,
    'the database was made with other secrets: npm run vigie -- down --volumes, then again',
  ],
  [/address already in use|port is already allocated/i, 'something else on this machine has the port or the address'],
  [/Pool overlaps|overlaps with other/i, 'another Docker network uses addresses of 198.18.0.0/15: docker network ls'],
  [/checksum mismatch|hash sum mismatch|integrity check/i, 'what was downloaded is not what the lock file says'],
  [/OOMKilled|out of memory|cannot allocate memory|exit code: 137/i, 'there was not enough memory'],
  [/operation not permitted|permission denied/i, 'a capability or a file permission is missing'],
  [
    /(executable file|command) not found|no such file or directory/i,
    'a file that the image or a mount should have is missing',
  ],
];

/** A sentence on the likely cause; null when the lines are of no known kind. */
export function likelyCause(lines: readonly string[]): string | null {
  const text = lines.join('\n');
  return CAUSES.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** The lines, and under them the likely cause where it is known. */
export function withCause(lines: readonly string[]): string[] {
  const cause = likelyCause(lines);
  return cause === null ? [...lines] : [...lines, `likely cause: ${cause}`];
}
