import '@livekit/components-styles';
import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { getSettings } from './api.ts';
import { App } from './app.tsx';
import { startTelemetry } from './telemetry.ts';
import { wordsFor } from './words.ts';

const { language, words } = wordsFor(navigator.languages);
document.documentElement.lang = language;
document.title = words.title;

const settings = await getSettings();
const faro = settings.telemetry ? startTelemetry() : null;
const root = document.getElementById('root');
if (root === null) throw new Error('Cannot start: the page has no #root');
createRoot(root).render(
  <StrictMode>
    <App words={words} faro={faro} invitation={location.hash.slice(1)} />
  </StrictMode>,
);
