/** What stands at a path of a record; `*` is each value of a list or group. What is not there, or null, is left out. */
export function valuesAt(record: unknown, path: string): number[] {
  return path
    .split('.')
    .reduce<unknown[]>(step, [record])
    .filter((value) => typeof value === 'number');
}

function step(values: readonly unknown[], key: string): unknown[] {
  return values.flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [];
    const group = value as Record<string, unknown>;
    return key === '*' ? Object.values(group) : [group[key]];
  });
}
