import type { PhoneHandle } from './use-phone.ts';
import type { Words } from './words.ts';

interface Props {
  words: Words;
  number: string;
  phone: PhoneHandle;
}

/** The telephone's state, and what can be done in it. */
export function Telephone({ words, number, phone }: Props) {
  const { state, who, problem } = phone;
  return (
    <section aria-labelledby="phone" data-phone={state}>
      <h2 id="phone">{words.phone}</h2>
      <p className="soft">
        {words.yourNumber} <strong>{number}</strong>
      </p>
      <p role="status">{said(words, state, who)}</p>
      {problem !== null && <p role="alert">{words[problem]}</p>}
      <p className="row">
        {(state === 'off' || state === 'connecting') && (
          <button type="button" data-do="turnOn" disabled={state === 'connecting'} onClick={phone.turnOn}>
            {words.turnOn}
          </button>
        )}
        {state === 'ready' && (
          <button type="button" className="quiet" data-do="turnOff" onClick={phone.turnOff}>
            {words.turnOff}
          </button>
        )}
        {state === 'ringing' && (
          <button type="button" className="go" data-do="answer" onClick={phone.answer} autoFocus>
            {words.answer}
          </button>
        )}
        {(state === 'talking' || state === 'held') && <InCall words={words} phone={phone} />}
        {who !== '' && (
          <button type="button" className="stop" data-do="hangUp" onClick={phone.hangUp}>
            {state === 'ringing' ? words.decline : words.hangUp}
          </button>
        )}
      </p>
    </section>
  );
}

function InCall({ words, phone }: Omit<Props, 'number'>) {
  const { state, muted } = phone;
  return (
    <>
      <button type="button" aria-pressed={muted} onClick={() => phone.mute(!muted)}>
        {muted ? words.unmute : words.mute}
      </button>
      <button type="button" aria-pressed={state === 'held'} onClick={() => phone.hold(state !== 'held')}>
        {state === 'held' ? words.resume : words.hold}
      </button>
    </>
  );
}

function said(words: Words, state: PhoneHandle['state'], who: string): string {
  if (state === 'off') return '';
  if (state === 'connecting') return words.turningOn;
  return `${words[state]} ${who}`.trim();
}
