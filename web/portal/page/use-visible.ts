import { useSyncExternalStore } from 'react';

/** Whether the page can be seen: what nobody sees is not asked for. */
export function useVisible(): boolean {
  return useSyncExternalStore(follow, () => document.visibilityState === 'visible');
}

function follow(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}
