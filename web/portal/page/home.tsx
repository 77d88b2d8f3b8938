import { useRef } from 'react';
import type { Member } from '../server/phone-book.ts';
import type { Tool } from '../server/tools.ts';
import { News } from './news.tsx';
import { People } from './people.tsx';
import { Telephone } from './telephone.tsx';
import { usePhone } from './use-phone.ts';
import type { Language, Words } from './words.ts';

interface Props {
  words: Words;
  language: Language;
  me: Member;
  tools: readonly Tool[];
}

/** After the sign-on: what there is, who there is, and a telephone. */
export function Home({ words, language, me, tools }: Props) {
  const sound = useRef<HTMLAudioElement>(null);
  const phone = usePhone(sound);
  const onCall = phone.state === 'ready' || phone.state === 'off' ? phone.call : null;
  return (
    <>
      <a className="skip" href="#people">
        {words.skip}
      </a>
      <header>
        <h1>{words.title}</h1>
        <p id="me">{me.name}</p>
        <form method="post" action="/sign-off">
          <button className="quiet" id="sign-off">
            {words.signOff}
          </button>
        </form>
      </header>
      <main>
        <Telephone words={words} number={me.number} phone={phone} />
        <People words={words} mine={me.uid} line={phone} onCall={onCall} />
        <News words={words} language={language} onCall={onCall} />
        <section aria-labelledby="tools">
          <h2 id="tools">{words.tools}</h2>
          {tools.length === 0 && <p className="soft">{words.noTools}</p>}
          <ul className="tools">
            {tools.map(({ id, title, about, address }) => (
              <li key={id}>
                <a data-tool={id} href={address}>
                  {title[language]}
                </a>
                <p>{about[language]}</p>
              </li>
            ))}
          </ul>
        </section>
      </main>
      <audio ref={sound} autoPlay />
    </>
  );
}
