import { words } from './words.ts';

interface Stretch {
  seq: number;
  at: string;
  author: string;
  changes: number;
}

interface Place {
  pad: string;
  /** Of now: one that has been there for long is good no longer. */
  pass: () => Promise<string>;
}

/** Stretches of writing, the latest first, asked for when the list is opened; each shows the pad as it was then. */
export function showHistory(list: HTMLElement, earlier: HTMLElement, place: Place): void {
  const details = list.closest('details');
  details?.addEventListener('toggle', () => {
    if (!details.open) {
      earlier.hidden = true;
      return;
    }
    void fill(list, earlier, place);
  });
}

async function fill(list: HTMLElement, earlier: HTMLElement, place: Place): Promise<void> {
  const stretches = (await ask(place, 'history')) as Stretch[];
  list.replaceChildren(
    ...stretches.map(({ seq, at, author, changes }) => {
      const button = document.createElement('button');
      button.textContent = `${new Date(at).toLocaleString()} · ${author} · ${changes} ${words.changes}`;
      button.addEventListener('click', () => void show(earlier, place, seq));
      const item = document.createElement('li');
      item.append(button);
      return item;
    }),
  );
}

async function show(earlier: HTMLElement, place: Place, seq: number): Promise<void> {
  const { text } = (await ask(place, `text?at=${seq}`)) as { text: string };
  const title = document.createElement('p');
  title.textContent = words.reading;
  const body = document.createElement('pre');
  body.textContent = text;
  earlier.replaceChildren(title, body);
  earlier.hidden = false;
}

async function ask({ pad, pass }: Place, what: string): Promise<unknown> {
  const response = await fetch(`/api/${pad}/${what}`, { headers: { authorization: `Bearer ${await pass()}` } });
  if (!response.ok) throw new Error(`Cannot read the history: ${response.status}`);
  return response.json();
}
