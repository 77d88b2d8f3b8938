import '@livekit/components-styles';
import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { getMe, getSettings } from './api.ts';
import { App } from './app.tsx';
import { Start } from './start.tsx';
import { startTelemetry } from './telemetry.ts';
import { wordsFor } from './words.ts';

const { language, words } = wordsFor(navigator.languages);
document.documentElement.lang = language;
document.title = words.title;

const room = /^\/r\/([a-z0-9-]+)$/.exec(location.pathname)?.[1] ?? '';
const invitation = location.hash.slice(1);
const settings = await getSettings();
const faro = settings.telemetry ? startTelemetry() : null;
const root = document.getElementById('root');
if (root === null) throw new Error('Cannot start: the page has no #root');

// An invitation is enough; without one, whoever wants into a room signs on.
const me = room === '' || invitation !== '' ? null : await getMe();
if (room !== '' && invitation === '' && me === null) {
  location.replace(`/sign-on?to=${encodeURIComponent(location.pathname)}`);
} else {
  const start = <Start words={words} isRefused={location.search === '?refused'} />;
  const app = <App words={words} faro={faro} entry={{ room, invitation }} name={me?.name ?? null} />;
  createRoot(root).render(<StrictMode>{room === '' ? start : app}</StrictMode>);
}
