import { useEffect, useState } from 'react';
import type { Found } from './api.ts';
import { SignedOffError, findPeople } from './api.ts';
import type { Words } from './words.ts';

/** A person stops typing for so long before the directory is asked, ms. */
const PAUSE_MS = 200;

interface Props {
  words: Words;
  /** Nobody calls themselves. */
  mine: string;
  /** null while a call is on. */
  onCall: ((number: string) => void) | null;
}

/** Search of the directory; each found person is a call away. */
export function People({ words, mine, onCall }: Props) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Found[] | null>(null);
  const asked = text.trim();

  useEffect(() => {
    if (asked.length < 2) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      findPeople(asked, stop.signal).then(setFound, (error: unknown) => {
        if (stop.signal.aborted) return;
        if (error instanceof SignedOffError) location.assign('/');
        else setFound(null);
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked]);

  const shown = asked.length < 2 ? null : found;
  return (
    <section id="people" aria-labelledby="people-title" tabIndex={-1}>
      <h2 id="people-title">{words.people}</h2>
      <label>
        {words.search}
        <input
          type="search"
          id="search"
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p role="status" className="soft">
        {shown !== null && words.found(shown.length)}
      </p>
      <ul className="people">
        {(shown ?? []).map(({ uid, name, mail, number, region, reachable }) => (
          <li key={uid} data-uid={uid}>
            <span>
              <strong>{name}</strong>
              <span className="soft">
                {number} · {region} · <a href={`mailto:${mail}`}>{mail}</a>
              </span>
            </span>
            <span className={reachable ? 'here' : 'away'}>{reachable ? words.reachable : words.unreachable}</span>
            {uid !== mine && (
              <button
                type="button"
                disabled={onCall === null}
                aria-label={`${words.call} ${name}`}
                onClick={() => onCall?.(number)}
              >
                {words.call}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
