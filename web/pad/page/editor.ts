import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { markdown } from '@codemirror/lang-markdown';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next';
import * as Y from 'yjs';
import { showHistory } from './history.ts';
import { colourOf, showPeople } from './people.ts';
import { words } from './words.ts';

const TEXT = 'text';
const part = (id: string): HTMLElement => document.getElementById(id) ?? document.body;

export interface Place {
  pad: string;
  /** The pass to come in with. */
  first: string;
  /** Gets another by the sign-on, empty when there is none; null where the link has the only one. */
  again: (() => Promise<string>) | null;
}

/** A pad on the page: text, who is here, history. */
export function openEditor({ pad, first, again }: Place): void {
  part('name').textContent = pad;
  part('here-title').textContent = words.here;
  part('history-title').textContent = words.history;
  part('export').textContent = words.export;
  const shared = new Y.Doc();
  const text = shared.getText(TEXT);
  const pass = again ?? ((): Promise<string> => Promise.resolve(first));
  const { awareness } = connect({ pad, first, again }, { shared, pass });
  const me = whoAmI(first);
  awareness?.setLocalStateField('user', { ...me, color: colourOf(me.id), colorLight: `${colourOf(me.id)}33` });
  if (awareness !== null) awareness.on('change', () => showPeople(part('here'), awareness));
  showText(text, awareness);
  part('export').addEventListener('click', () => download(`${pad}.md`, text.toJSON()));
  showHistory(part('history'), part('earlier'), { pad, pass });
}

function connect(
  { pad, again }: Place,
  { shared, pass }: { shared: Y.Doc; pass: () => Promise<string> },
): HocuspocusProvider {
  const socket = new HocuspocusProviderWebsocket({ url: `wss://${location.host}/ws/${pad}` });
  const provider = new HocuspocusProvider({ websocketProvider: socket, name: pad, document: shared, token: pass });
  say(words.connecting);
  provider.on('synced', () => say(words.saved));
  provider.on('unsyncedChanges', ({ number }: { number: number }) => say(number > 0 ? words.saving : words.saved));
  provider.on('status', ({ status }: { status: string }) => status !== 'connected' && say(words.offline));
  provider.on('authenticationFailed', () => {
    socket.destroy();
    say(again === null ? words.refused : words.signedOff);
    // What somebody has written while they were away from the sign-on is theirs to keep.
    if (again === null) part('editor').remove();
  });
  provider.attach();
  return provider;
}

function showText(text: Y.Text, awareness: HocuspocusProvider['awareness']): void {
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
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

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
