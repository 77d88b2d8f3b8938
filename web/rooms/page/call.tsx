import { useState } from 'react';
import type { Words } from './words.ts';

interface Props {
  words: Words;
  /** Settles with what to tell. */
  onCall: (number: string) => Promise<string>;
}

/** Calls a telephone into the room. */
export function Call({ words, onCall }: Props) {
  const [number, setNumber] = useState('');
  const [told, setTold] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setTold(words.calling);
    setTold(await onCall(number));
    setBusy(false);
  };
  return (
    <form
      className="call"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <input
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        aria-label={words.numberToCall}
        placeholder={words.numberToCall}
        type="tel"
        pattern="[1-79][0-9]{5}"
        required
      />
      <button type="submit" className="lk-button" disabled={busy}>
        {words.call}
      </button>
      <span role="status">{told}</span>
    </form>
  );
}
