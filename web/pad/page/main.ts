import { openEditor } from './editor.ts';
import { passTo } from './pass.ts';
import { showStart } from './start.ts';
import './style.css';
import { words } from './words.ts';

const pad = /^\/p\/([a-z0-9-]+)$/.exec(location.pathname)?.[1] ?? '';
/** A pass in the link; without one, whoever has signed on gets theirs. */
const link = location.hash.slice(1);

document.documentElement.lang = navigator.language.startsWith('fr') ? 'fr' : 'en';
document.title = pad === '' ? words.title : `${words.title}: ${pad}`;

if (pad === '') showStart(document.body, { isRefused: location.search === '?refused' });
else {
  const pass = link === '' ? await passTo(pad) : link;
  if (pass === null) location.replace(`/sign-on?to=${encodeURIComponent(location.pathname)}`);
  else openEditor({ pad, first: pass, again: link === '' ? async () => (await passTo(pad)) ?? '' : null });
}
