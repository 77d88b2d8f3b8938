import { setTimeout } from 'k6/timers';

const LOOK_EVERY_MS = 20;

/** Whether it holds within the time. */
export async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (!holds() && Date.now() < end) await sleep(LOOK_EVERY_MS);
  return holds();
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
