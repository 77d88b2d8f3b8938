import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { markdown } from '@codemirror/lang-markdown';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next';
import * as Y from 'yjs';
import { showHistory } from './history.ts';
import { colourOf, showPeople } from './people.ts';
import './style.css';
import { words } from './words.ts';

const TEXT = 'text';
const pad = /^\/p\/([a-z0-9-]+)$/.exec(location.pathname)?.[1] ?? '';
const pass = location.hash.slice(1);
const part = (id: string): HTMLElement => document.getElementById(id) ?? document.body;

document.documentElement.lang = navigator.language.startsWith('fr') ? 'fr' : 'en';
document.title = `${words.title}: ${pad}`;
part('name').textContent = pad;
part('here-title').textContent = words.here;
part('history-title').textContent = words.history;
part('export').textContent = words.export;

const shared = new Y.Doc();
const text = shared.getText(TEXT);
const socket = new HocuspocusProviderWebsocket({ url: `wss://${location.host}/ws/${pad}` });
const provider = new HocuspocusProvider({ websocketProvider: socket, name: pad, document: shared, token: pass });
const { awareness } = provider;

say(words.connecting);
provider.on('synced', () => say(words.saved));
provider.on('unsyncedChanges', ({ number }: { number: number }) => say(number > 0 ? words.saving : words.saved));
provider.on('status', ({ status }: { status: string }) => status !== 'connected' && say(words.offline));
provider.on('authenticationFailed', () => {
  socket.destroy();
  say(words.refused);
  part('editor').remove();
});
provider.attach();

const me = whoAmI(pass);
awareness?.setLocalStateField('user', { ...me, color: colourOf(me.id), colorLight: `${colourOf(me.id)}33` });
if (awareness !== null) awareness.on('change', () => showPeople(part('here'), awareness));

const undo = new Y.UndoManager(text);
const view = new EditorView({
  parent: part('editor'),
  state: EditorState.create({
    doc: text.toJSON(),
    extensions: [
      lineNumbers(),
      markdown(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': words.title }),
      keymap.of([...yUndoManagerKeymap, ...defaultKeymap, indentWithTab]),
      yCollab(text, awareness, { undoManager: undo }),
    ],
  }),
});
view.focus();

part('export').addEventListener('click', () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text.toJSON()], { type: 'text/markdown' }));
  link.download = `${pad}.md`;
  link.click();
  URL.revokeObjectURL(link.href);
});
showHistory(part('history'), part('earlier'), { pad, pass });

function say(what: string): void {
  part('state').textContent = what;
}

/** Who the pass is for; the service has checked it, here it is only shown. */
function whoAmI(token: string): { id: string; name: string; number: string } {
  try {
    const body = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0));
    const { sub, name, number } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
    return { id: sub ?? '', name: name ?? '', number: number ?? '' };
  } catch {
    return { id: '', name: '', number: '' };
  }
}
