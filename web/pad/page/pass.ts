/** A pass to this pad for who has signed on; null when nobody has, or they are known no longer. */
export async function passTo(pad: string): Promise<string | null> {
  const response = await fetch(`/api/${pad}/pass`);
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`Cannot get a pass to ${pad}: ${response.status}`);
  return ((await response.json()) as { pass: string }).pass;
}
