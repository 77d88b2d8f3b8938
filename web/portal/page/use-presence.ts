import { useEffect, useState } from 'react';
import type { Phone } from '../../softphone/src/phone.ts';
import type { Presence } from '../../softphone/src/presence.ts';
import type { Line } from './use-line.ts';
import { useVisible } from './use-visible.ts';

/** After that, what could not be watched is tried again, ms. */
const AGAIN_MS = 15_000;

export type Presences = ReadonlyMap<string, Presence>;

/** What the people of these numbers do with the telephone, told by the edge while the page can be seen. */
export function usePresence({ line, lost }: Line, numbers: readonly string[]): Presences {
  const [presences, setPresences] = useState<Presences>(new Map());
  const [attempt, setAttempt] = useState(0);
  const visible = useVisible();
  // The same people found again are watched on.
  const watched = visible ? numbers.join(' ') : '';

  useEffect(() => {
    if (watched === '') return;
    let again: ReturnType<typeof setTimeout> | undefined;
    const retry = (): void => {
      again ??= setTimeout(() => setAttempt((before) => before + 1), AGAIN_MS);
    };
    const watching = line()
      .then((phone) => watchAll(phone, watched.split(' '), setPresences, retry))
      .catch((error: unknown) => {
        console.warn(error);
        retry();
        return [];
      });
    return () => {
      clearTimeout(again);
      void watching.then((ends) => ends.forEach((end) => end()));
      setPresences(new Map());
    };
  }, [watched, line, lost, attempt]);
  return presences;
}

/** @returns what ends each. */
function watchAll(
  phone: Phone,
  numbers: readonly string[],
  set: (change: (before: Presences) => Presences) => void,
  retry: () => void,
): (() => void)[] {
  return numbers.map((number) =>
    phone.watch(number, (presence) => {
      if (presence === null) retry();
      set((before) => {
        const after = new Map(before);
        if (presence === null) after.delete(number);
        else after.set(number, presence);
        return after;
      });
    }),
  );
}
