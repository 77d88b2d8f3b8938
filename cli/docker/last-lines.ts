/** The last `count` lines that say something, without colour codes and empty ones. */
export function lastLines(text: string, count: number): string[] {
  const lines = text.replaceAll(/\u001b\[[\d;]*[A-Za-z]/g, '').split(/\r?\n/);
  return lines.filter((line) => line.trim() !== '').slice(-count);
}
