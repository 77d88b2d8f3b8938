import { words } from './words.ts';

/** No pad is named: ask for one. */
export function showStart(body: HTMLElement, { isRefused }: { isRefused: boolean }): void {
  const title = document.createElement('h1');
  title.textContent = words.title;
  const notice = document.createElement('p');
  notice.role = 'alert';
  notice.textContent = isRefused ? words.notAllowed : '';
  const main = document.createElement('main');
  main.append(title, notice, nameForm());
  body.className = 'start';
  body.replaceChildren(main);
}

function nameForm(): HTMLFormElement {
  const input = document.createElement('input');
  Object.assign(input, { id: 'pad-name', required: true, pattern: '[a-z0-9][a-z0-9\\-]{0,62}', autocomplete: 'off' });
  const hint = document.createElement('small');
  hint.textContent = words.nameHint;
  const label = document.createElement('label');
  label.append(words.name, input, hint);
  const button = document.createElement('button');
  button.textContent = words.open;
  const form = document.createElement('form');
  form.append(label, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(`/p/${input.value}`);
  });
  return form;
}
