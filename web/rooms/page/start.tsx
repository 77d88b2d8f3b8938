import { useState } from 'react';
import type { Words } from './words.ts';

interface Props {
  words: Words;
  /** They come from the sign-on, which did not let them in here. */
  isRefused: boolean;
}

/** No room is named: ask for one. */
export function Start({ words, isRefused }: Props) {
  const [room, setRoom] = useState('');
  return (
    <main className="join">
      <h1>{words.title}</h1>
      {isRefused && <p role="alert">{words.notAllowed}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          location.assign(`/r/${room}`);
        }}
      >
        <label>
          {words.roomName}
          <input
            id="room-name"
            value={room}
            onChange={(event) => setRoom(event.target.value)}
            required
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            autoComplete="off"
            autoFocus
          />
          <small>{words.roomNameHint}</small>
        </label>
        <button type="submit">{words.open}</button>
      </form>
    </main>
  );
}
