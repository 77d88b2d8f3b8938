import { useEffect, useRef, useState } from 'react';
import type { Presence } from '../../softphone/src/presence.ts';
import type { Found } from './api.ts';
import type { Line } from './use-line.ts';
import { useFound } from './use-found.ts';
import { usePresence } from './use-presence.ts';
import type { Words } from './words.ts';

interface Props {
  words: Words;
  /** Nobody calls themselves. */
  mine: string;
  line: Line;
  /** null while a call is on. */
  onCall: ((number: string) => void) | null;
}

/** Search of the directory; each found person is a call away, and what they do with the telephone stands beside. */
export function People({ words, mine, line, onCall }: Props) {
  const [text, setText] = useState('');
  const found = useFound(text.trim());
  const numbers = (found ?? []).map(({ number }) => number).filter((number) => number !== '');
  const presences = usePresence(line, numbers);
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
        {found !== null && words.found(found.length)}
      </p>
      <ul className="people">
        {(found ?? []).map((person) => (
          <PersonRow
            key={person.uid}
            person={person}
            presence={presences.get(person.number)}
            words={words}
            onCall={person.uid === mine ? undefined : onCall}
          />
        ))}
      </ul>
    </section>
  );
}

interface Row {
  person: Found;
  presence: Presence | undefined;
  words: Words;
  /** undefined where there is nobody to call. */
  onCall: Props['onCall'] | undefined;
}

function PersonRow({ person, presence, words, onCall }: Row) {
  const { uid, name, mail, number, region } = person;
  const state = stateOf(person, presence);
  return (
    <li data-uid={uid} data-presence={state}>
      <span>
        <strong>{name}</strong>
        <span className="soft">
          {number} · {region} · <a href={`mailto:${mail}`}>{mail}</a>
        </span>
      </span>
      <span className={`presence ${state}`}>{words.presence[state]}</span>
      <Change presence={presence} said={`${name}: ${words.presence[state]}`} />
      {onCall !== undefined && (
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
  );
}

/** Said to who listens to the page, with the name, when it changes; not when it is first known. */
function Change({ presence, said }: { presence: Presence | undefined; said: string }) {
  const before = useRef(presence);
  const [told, setTold] = useState('');
  useEffect(() => {
    if (before.current === presence) return;
    if (before.current !== undefined && presence !== undefined) setTold(said);
    before.current = presence;
  }, [presence, said]);
  return (
    <span className="unseen" aria-live="polite">
      {told}
    </span>
  );
}

type State = keyof Words['presence'];

/** Who is in a call is so, whether or not the list of telephones has heard of theirs. */
function stateOf({ reachable }: Found, presence: Presence | undefined): State {
  if (presence === 'busy' || presence === 'ringing') return presence;
  if (!reachable) return 'unreachable';
  return presence === 'free' ? 'free' : 'reachable';
}
