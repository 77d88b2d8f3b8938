import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SignedOffError, getMe, getTools } from './api.ts';
import { Home } from './home.tsx';
import { Start } from './start.tsx';
import type { Language } from './words.ts';
import { languageOf, wordsIn } from './words.ts';

const element = document.getElementById('root');
if (element === null) throw new Error('Cannot start: the page has no #root');
const root = createRoot(element);

/** Whoever has signed on has said a language; before that, the browser's. */
function speak(language: Language): ReturnType<typeof wordsIn> {
  document.documentElement.lang = language;
  return wordsIn(language);
}

try {
  const [me, tools] = await Promise.all([getMe(), getTools()]);
  const language = languageOf([me.language, ...navigator.languages]);
  document.title = `${me.name} · Vigie`;
  root.render(
    <StrictMode>
      <Home words={speak(language)} language={language} me={me} tools={tools} />
    </StrictMode>,
  );
} catch (error) {
  const words = speak(languageOf(navigator.languages));
  const refused = new URLSearchParams(location.search).has('refused');
  const notice = error instanceof SignedOffError ? (refused ? words.refused : '') : words.failed;
  root.render(<Start words={words} notice={notice} />);
}
