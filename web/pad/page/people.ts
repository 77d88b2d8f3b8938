import type { Awareness } from 'y-protocols/awareness';
import { words } from './words.ts';

interface Person {
  id: string;
  name: string;
  number: string;
  color: string;
}

/** Dark enough for white text on it (WCAG 2.2, 1.4.3). */
const COLOURS = ['#0b6e4f', '#7a3e9d', '#a63d40', '#1f5fa8', '#8a5a00', '#4d6600', '#9c2f7c', '#2f5d62'];

export function colourOf(id: string): string {
  const sum = Array.from(id).reduce((total, sign) => (total * 31 + sign.charCodeAt(0)) >>> 0, 7);
  return COLOURS[sum % COLOURS.length] ?? '#1f5fa8';
}

/** Who is here, each with a button that calls; a person with several windows is one. */
export function showPeople(list: HTMLElement, awareness: Awareness): void {
  const states = [...awareness.getStates()] as [number, { user?: Person }][];
  const mine = awareness.getLocalState()?.['user'] as Person | undefined;
  const people = new Map(states.flatMap(([, { user }]) => (user === undefined ? [] : [[user.id, user] as const])));
  list.replaceChildren(...[...people.values()].map((person) => entry(person, person.id === mine?.id)));
}

function entry({ name, number, color }: Person, me: boolean): HTMLElement {
  const item = document.createElement('li');
  const who = document.createElement('span');
  who.className = 'who';
  who.style.backgroundColor = color;
  who.textContent = me ? `${name} (${words.you})` : name;
  item.append(who);
  if (!me && /^\d+$/.test(number)) {
    const call = document.createElement('a');
    call.href = `sip:${number}@voice.vigie.test`;
    call.textContent = `${words.call} ${number}`;
    item.append(call);
  }
  return item;
}
