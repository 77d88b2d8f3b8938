import type { MissedCall } from '../server/missed.ts';
import type { Unread } from '../server/unread.ts';
import { useNews } from './use-news.ts';
import type { Language, Words } from './words.ts';

interface Props {
  words: Words;
  language: Language;
  /** null while a call is on. */
  onCall: ((number: string) => void) | null;
}

/** Unread mail, and calls that were missed: each is called back by a click. */
export function News({ words, language, onCall }: Props) {
  const { news, forget } = useNews();
  const { unread, missed } = news;
  const [newest] = missed ?? [];
  return (
    <section aria-labelledby="news">
      <h2 id="news">{words.news}</h2>
      {unread !== undefined && (
        <p role="status" id="unread" data-unread={unread?.inbox} data-voicemail={unread?.voicemail}>
          {mailSaid(words, unread)}
        </p>
      )}
      <p role="status" id="missed" data-missed={missed?.length}>
        {missed === null ? words.missedUnknown : words.missed(missed.length)}
      </p>
      <ul className="people calls">
        {(missed ?? []).map((call) => (
          <Missed key={call.id} call={call} words={words} language={language} onCall={onCall} />
        ))}
      </ul>
      {newest !== undefined && (
        <p className="row">
          <button type="button" className="quiet" data-do="forget" onClick={() => forget(newest.id)}>
            {words.forget}
          </button>
        </p>
      )}
    </section>
  );
}

function Missed({ call, words, language, onCall }: Props & { call: MissedCall }) {
  const { number, name, at } = call;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  return (
    <li data-missed-from={number}>
      <span>
        <strong>{name === '' ? number : name}</strong>
        <span className="soft">
          {name !== '' && `${number} · `}
          <time dateTime={at}>{when}</time>
        </span>
      </span>
      <button
        type="button"
        disabled={onCall === null}
        aria-label={`${words.callBack} ${name === '' ? number : name}`}
        onClick={() => onCall?.(number)}
      >
        {words.callBack}
      </button>
    </li>
  );
}

function mailSaid(words: Words, unread: Unread | null): string {
  if (unread === null) return words.mailUnknown;
  const voicemail = unread.voicemail === 0 ? '' : ` · ${words.voicemail(unread.voicemail)}`;
  return `${words.unread(unread.inbox)}${voicemail}`;
}
