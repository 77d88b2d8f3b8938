import type { Words } from './words.ts';

interface Props {
  words: Words;
  /** Why somebody stands here, when there is something to say. */
  notice: string;
}

/** Before the sign-on. */
export function Start({ words, notice }: Props) {
  return (
    <main className="start">
      <h1>{words.title}</h1>
      <p>{words.welcome}</p>
      {notice !== '' && <p role="alert">{notice}</p>}
      <a className="button" id="sign-on" href="/sign-on">
        {words.signOn}
      </a>
    </main>
  );
}
