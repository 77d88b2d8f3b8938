import type { useChat } from '@livekit/components-react';
import { useState } from 'react';
import type { Words } from './words.ts';

const MOST_CHARACTERS = 2000;

interface Props {
  words: Words;
  /** Held by who opens and closes this: what is written meanwhile is not lost. */
  chat: ReturnType<typeof useChat>;
  onClose: () => void;
}

/** What is written in the room; it goes with the room. */
export function Chat({ words, chat, onClose }: Props) {
  const { chatMessages, send, isSending } = chat;
  const [text, setText] = useState('');
  const submit = async (): Promise<void> => {
    if (text.trim() === '') return;
    await send(text.trim());
    setText('');
  };
  return (
    <aside className="chat" aria-label={words.chat}>
      <header>
        <h2>{words.chat}</h2>
        <button type="button" aria-label={words.close} onClick={onClose}>
          ×
        </button>
      </header>
      <ol aria-live="polite">
        {chatMessages.length === 0 && <li className="none">{words.noMessages}</li>}
        {chatMessages.map(({ id, from, message, timestamp }) => (
          <li key={id}>
            <strong>{from?.name ?? from?.identity}</strong>
            <time>{new Date(timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>
            <p>{message}</p>
          </li>
        ))}
      </ol>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <input
          value={text}
          maxLength={MOST_CHARACTERS}
          placeholder={words.message}
          aria-label={words.message}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" disabled={isSending}>
          {words.send}
        </button>
      </form>
    </aside>
  );
}
