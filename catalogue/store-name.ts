/** Name of a metric in the store: dots become underscores, nothing is added. */
export function storeName(id: string): string {
  return id.replaceAll('.', '_');
}
