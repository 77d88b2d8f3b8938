import { useEffect, useState } from 'react';
import type { Found } from './api.ts';
import { SignedOffError, findPeople } from './api.ts';
import { useVisible } from './use-visible.ts';

/** A person stops typing for so long before the directory is asked, ms. */
const PAUSE_MS = 200;
/** Who is found is looked up again while the page can be seen, ms: their telephones come and go. */
const AGAIN_MS = 15_000;

/** People whose name, number or address has this text; null where there is too little of it. */
export function useFound(asked: string): readonly Found[] | null {
  const [found, setFound] = useState<readonly Found[] | null>(null);
  const visible = useVisible();
  const enough = asked.length >= 2;

  useEffect(() => {
    if (!enough || !visible) return;
    const stop = new AbortController();
    const find = (): void => {
      findPeople(asked, stop.signal).then(setFound, (error: unknown) => {
        if (stop.signal.aborted) return;
        if (error instanceof SignedOffError) location.assign('/');
        else setFound(null);
      });
    };
    const first = setTimeout(find, PAUSE_MS);
    const timer = setInterval(find, AGAIN_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      stop.abort();
    };
  }, [asked, enough, visible]);
  return enough ? found : null;
}
