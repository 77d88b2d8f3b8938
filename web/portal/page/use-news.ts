import { useCallback, useEffect, useState } from 'react';
import type { News } from '../server/news.ts';
import { SignedOffError, forgetMissed, getNews } from './api.ts';
import { useVisible } from './use-visible.ts';

/** Asked for so often while the page can be seen, and when it comes to be seen again, ms. */
const EVERY_MS = 15_000;
/** Before the first answer, nothing is said to be new. */
const NOTHING_YET: News = { missed: [] };
const NOT_KNOWN: News = { unread: null, missed: null };

/** What waits for the person, and the forgetting of calls up to one. */
export function useNews(): { news: News; forget: (id: string) => void } {
  const [news, setNews] = useState(NOTHING_YET);
  const visible = useVisible();

  const ask = useCallback(async (signal?: AbortSignal): Promise<void> => {
    try {
      setNews(await getNews(signal));
    } catch (error) {
      if (signal?.aborted === true) return;
      if (error instanceof SignedOffError) location.assign('/');
      else setNews(NOT_KNOWN);
    }
  }, []);

  useEffect(() => {
    if (!visible) return;
    const stop = new AbortController();
    void ask(stop.signal);
    const timer = setInterval(() => void ask(stop.signal), EVERY_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [visible, ask]);

  const forget = useCallback((id: string) => void forgetMissed(id).then(() => ask(), console.warn), [ask]);
  return { news, forget };
}
