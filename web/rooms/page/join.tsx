import { useState } from 'react';
import type { Words } from './words.ts';

const NAME_KEY = 'vigie-rooms-name';

interface Props {
  words: Words;
  /** Why somebody stands here, when there is something to say. */
  notice: string;
  room: string;
  /** Name by the sign-on; null where they say it themselves. */
  known: string | null;
  onJoin: (name: string) => Promise<void>;
}

/** Before the door: a name, and the room. */
export function Join({ words, notice, room, known, onJoin }: Props) {
  const [name, setName] = useState(known ?? sessionStorage.getItem(NAME_KEY) ?? '');
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (known === null) sessionStorage.setItem(NAME_KEY, name.trim());
    setBusy(true);
    await onJoin(name.trim());
    setBusy(false);
  };
  return (
    <main className="join">
      <h1>{words.title}</h1>
      {notice !== '' && <p role="status">{notice}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="where">
          {words.room} <strong>{room}</strong>
        </p>
        <label>
          {words.name}
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            readOnly={known !== null}
            maxLength={64}
            autoComplete="name"
            autoFocus={known === null}
          />
        </label>
        <button type="submit" disabled={busy || name.trim() === ''}>
          {busy ? words.joining : words.join}
        </button>
      </form>
    </main>
  );
}
