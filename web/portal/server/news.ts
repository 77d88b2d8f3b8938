import type { MissedCall } from './missed.ts';
import type { Unread } from './unread.ts';

/** What waits for somebody. What cannot be told at the moment is null. */
export interface News {
  /** Not there where the stack has no mail. */
  unread?: Unread | null;
  missed: MissedCall[] | null;
}

/** Where news come from. */
export interface Sources {
  unread?: () => Promise<Unread>;
  missed: () => Promise<MissedCall[]>;
}

/** Asks all at the same time; one that fails, which is logged, takes nothing from the others. */
export async function newsOf({ unread, missed }: Sources): Promise<News> {
  const [mail, calls] = await Promise.all([unread === undefined ? undefined : told(unread()), told(missed())]);
  return { ...(mail === undefined ? {} : { unread: mail }), missed: calls };
}

async function told<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    console.warn('portal: news:', error);
    return null;
  });
}
