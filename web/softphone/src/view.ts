import type { PhoneState } from './phone.ts';
import type { Quality } from './quality.ts';
import type { Words } from './words.ts';

type Field = 'number' | 'password' | 'server' | 'whom';
type Button = 'signOff' | 'answer' | 'decline' | 'hangUp' | 'hold' | 'mute';

/** The page's face: shows a state, hands on what is pressed. It knows nothing of SIP. */
export class View {
  readonly sound: HTMLAudioElement;
  readonly #root: HTMLElement;
  readonly #words: Words;
  readonly #number: Intl.NumberFormat;

  constructor(root: HTMLElement, words: Words, language: string) {
    this.#root = root;
    this.#words = words;
    this.#number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    root.innerHTML = markup(words);
    this.sound = this.#find('audio') as HTMLAudioElement;
    this.show('off', '');
  }

  value(field: Field): string {
    return (this.#find(`[name=${field}]`) as HTMLInputElement).value.trim();
  }

  fill(field: Field, value: string): void {
    (this.#find(`[name=${field}]`) as HTMLInputElement).value = value;
  }

  onSubmit(form: 'sign-on' | 'dial', act: () => void): void {
    this.#find(`#${form}`).addEventListener('submit', (event) => {
      event.preventDefault();
      act();
    });
  }

  onPress(button: Button, act: () => void): void {
    this.#find(`[data-do=${button}]`).addEventListener('click', act);
  }

  onKey(act: (key: string) => void): void {
    for (const key of this.#root.querySelectorAll<HTMLElement>('[data-key]')) {
      key.addEventListener('click', () => act(key.dataset['key'] ?? ''));
    }
  }

  show(state: PhoneState, who: string): void {
    this.#root.dataset['state'] = state;
    this.#find('#state').textContent = state === 'off' ? '' : this.#words[state];
    this.#find('#who').textContent = state === 'ready' || state === 'off' ? '' : who;
    this.#find('[data-do=hold]').textContent = state === 'held' ? this.#words.resume : this.#words.hold;
    if (state === 'calling' || state === 'talking') this.say('');
    if (state === 'ready' || state === 'off') this.showQuality(null);
    if (state === 'ringing') this.#find('[data-do=answer]').focus();
  }

  showMuted(muted: boolean): void {
    this.#find('[data-do=mute]').textContent = muted ? this.#words.unmute : this.#words.mute;
    this.#find('[data-do=mute]').setAttribute('aria-pressed', String(muted));
  }

  /** A problem, in words; empty takes it away. */
  say(text: string): void {
    this.#find('#problem').textContent = text;
  }

  showQuality(quality: Quality | null): void {
    const put = (name: string, value: number | null | undefined, unit: string): void => {
      const known = quality !== null && value !== null && value !== undefined;
      this.#find(`#${name}`).textContent = known ? `${this.#number.format(value)}${unit}` : '–';
    };
    put('mos', quality?.mos, '');
    put('loss', quality?.lossPct, ' %');
    put('jitter', quality?.jitterMs, ' ms');
    put('rtt', quality?.rttMs, ' ms');
    this.#find('#codec').textContent = quality?.codec || '–';
    // Most are satisfied from R = 80, many are not below R = 70 (ITU-T G.109), as MOS.
    const mos = quality?.mos ?? null;
    this.#root.dataset['hears'] = mos === null ? '' : mos >= 4.03 ? 'well' : mos >= 3.6 ? 'fairly' : 'badly';
  }

  #find(selector: string): HTMLElement {
    const found = this.#root.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`Cannot find "${selector}" in the page`);
    return found;
  }
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Only words of our own go in here; what comes from outside is set as text. */
function markup(w: Words): string {
  const figures = ['mos', 'loss', 'jitter', 'rtt', 'codec'] as const;
  return `
    <header><h1>${w.title}</h1><p id="state" role="status"></p></header>
    <p id="problem" role="alert"></p>
    <form id="sign-on">
      <label>${w.number}<input name="number" inputmode="numeric" autocomplete="username" required pattern="[0-9]+" /></label>
      <label>${w.password}<input name="password" type="password" autocomplete="current-password" required /></label>
      <label>${w.server}<input name="server" type="text" inputmode="url" autocomplete="off" required pattern="wss://.+" /></label>
      <button class="go">${w.signOn}</button>
    </form>
    <form id="dial">
      <label>${w.whom}<input name="whom" type="tel" autocomplete="off" required pattern="[0-9]+" /></label>
      <button class="go">${w.call}</button>
      <button type="button" class="quiet" data-do="signOff">${w.signOff}</button>
    </form>
    <section id="call" aria-live="polite">
      <p id="who"></p>
      <div class="row">
        <button type="button" class="go" data-do="answer">${w.answer}</button>
        <button type="button" class="stop" data-do="decline">${w.decline}</button>
        <button type="button" data-do="mute" aria-pressed="false">${w.mute}</button>
        <button type="button" data-do="hold">${w.hold}</button>
      </div>
      <div id="keys" role="group" aria-label="${w.keys}">
        ${KEYS.map((key) => `<button type="button" data-key="${key}">${key}</button>`).join('')}
      </div>
      <button type="button" class="stop" data-do="hangUp">${w.hangUp}</button>
    </section>
    <section id="quality" aria-label="${w.quality}">
      <h2>${w.quality}</h2>
      <dl>${figures.map((name) => `<div><dt>${w[name]}</dt><dd id="${name}">–</dd></div>`).join('')}</dl>
    </section>
    <audio autoplay></audio>`;
}
