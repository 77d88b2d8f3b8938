import { useState } from 'react';
import type { Words } from './words.ts';

const NAME_KEY = 'vigie-rooms-name';

interface Props {
  words: Words;
  /** Why somebody stands here, when there is something to say. */
  notice: string;
  canJoin: boolean;
  onJoin: (name: string) => Promise<void>;
}

/** Before the door: a name, and the room that the link is for. */
export function Join({ words, notice, canJoin, onJoin }: Props) {
  const [name, setName] = useState(sessionStorage.getItem(NAME_KEY) ?? '');
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    sessionStorage.setItem(NAME_KEY, name.trim());
    setBusy(true);
    await onJoin(name.trim());
    setBusy(false);
  };
  return (
    <main className="join">
      <h1>{words.title}</h1>
      {notice !== '' && <p role="status">{notice}</p>}
      {canJoin && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p className="where">
            {words.room} <strong>{decodeURIComponent(location.pathname.split('/').at(-1) ?? '')}</strong>
          </p>
          <label>
            {words.name}
            <input
              value={name}
              onChange={(event) => setName(event.target.value)}
              required
              maxLength={64}
              autoComplete="name"
              autoFocus
            />
          </label>
          <button type="submit" disabled={busy || name.trim() === ''}>
            {busy ? words.joining : words.join}
          </button>
        </form>
      )}
    </main>
  );
}
